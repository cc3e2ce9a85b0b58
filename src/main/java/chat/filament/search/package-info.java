/// Message search: a Lucene index that follows the guild log, and the queries on it.
///
/// The index is a rebuildable cache: PostgreSQL decides what exists, and a lost, broken or older
/// index is thrown away and filled again.
///
/// * [chat.filament.search.SearchFeature] mounts the routes; [chat.filament.search.Searches] is the
///   way of a query: who may read what, is the index fresh, find, read the messages, look at access
///   once more.
/// * `chat.filament.search.follow` keeps the index level with the database.
/// * `chat.filament.search.query` holds the query language, `chat.filament.search.index` the index;
///   both work without a database or a server.
///
/// Requests run on their event loop, queries on the pool `search-query`, everything that writes to
/// the index on the one thread of `search-index`. Owns the table `search_jobs`.
@NullMarked
package chat.filament.search;

import org.jspecify.annotations.NullMarked;
