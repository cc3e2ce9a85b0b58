/// The search language: what a user may type into `q`, as a tree of sealed nodes.
///
/// ```
/// q ─> SearchQuery (limits) ─> QueryParser (groups, signs) ─> TermParser (one term) ─> QueryNode
///                                                               └─ WordSplitter, also for texts
/// ```
///
/// Start at [chat.filament.search.query.SearchQuery#parse], which checks the limits and hands over
/// to the hand-written parser; [chat.filament.search.query.WordSplitter] decides what a word is,
/// for queries and for indexed text alike. Plain Java without Lucene: pure functions, safe on any
/// thread. How a tree is matched is the business of `chat.filament.search.index`.
@NullMarked
package chat.filament.search.query;

import org.jspecify.annotations.NullMarked;
