/// Message search: a Lucene index that follows the guild log, and the queries on it.
///
/// The index is a rebuildable cache: PostgreSQL decides what exists, and a lost, broken or older
/// index is thrown away and filled again. `chat.filament.search.query` holds the query language,
/// `chat.filament.search.index` the index; both work without a database or a server.
@NullMarked
package chat.filament.search;

import org.jspecify.annotations.NullMarked;
