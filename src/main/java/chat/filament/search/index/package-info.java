/// The message index: Lucene documents made from messages, and searches on them.
///
/// ```
/// IndexedMessage ─> MessageDocument ─> MessageIndex ─refresh─> IndexSnapshots ─> Searcher ─> SearchHits
///  (WordTokens)                         │   ^                        │
///                                   disk│   └─ GuildRebuild          └─> Inventory
/// ```
///
/// Start at [chat.filament.search.index.MessageIndex], the only owner of the index writer;
/// [chat.filament.search.index.Searcher] answers queries, [chat.filament.search.index.Highlights]
/// marks what matched, [chat.filament.search.index.Inventory] lists what is indexed, for comparing
/// it with the database. Knows neither database nor server.
///
/// Everything here blocks on the disk. `MessageIndex`, `GuildRebuild` and `Inventory` belong to the
/// one search worker thread; `Searcher` may be used on any number of query threads.
@NullMarked
package chat.filament.search.index;

import org.jspecify.annotations.NullMarked;
