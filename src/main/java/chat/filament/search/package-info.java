/// Message search: a Lucene index that follows the guild log, and the queries on it.
///
/// ```
/// SearchFeature ─> MessageSearch ─> Freshness ───asks───> follow: IndexWorker <── guild log, messages
///  (event loop)         │          (≤ 200 ms)              │   (search-index)
///                       │                                  v
///                       ├─> QueryExecutor ───reads──> index: Searcher
///                       │    (search-query)            ^
///                       └─> the messages, then         └── query: SearchQuery
///                           access once more
/// ```
///
/// The index is a rebuildable cache: PostgreSQL decides what exists, and a lost, broken or older
/// index is thrown away and filled again.
///
/// Start at [chat.filament.search.MessageSearch], the way of a query: who may read what, is the
/// index fresh, find, read the messages, look at access once more. `chat.filament.search.follow`
/// keeps the index level with the database, `chat.filament.search.query` holds the query language,
/// `chat.filament.search.index` the documents; the last two work without a database or a server.
///
/// What a search answers, scores, cursors and the time it takes included, is made from its own
/// guild's messages alone: [chat.filament.search.index.GuildWords] keeps the words of guilds apart,
/// and [chat.filament.search.index.WordSimilarity] scores without counting in what others wrote.
///
/// Requests run on their event loop, queries on the pool `search-query`, everything that writes to
/// the index on the one thread of `search-index`, which has a few others help it with the pages of
/// a rebuild. Owns the table `search_jobs`.
@NullMarked
package chat.filament.search;

import org.jspecify.annotations.NullMarked;
