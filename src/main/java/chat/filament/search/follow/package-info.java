/// The worker that keeps the message index level with the database, and the only one that writes to
/// it.
///
/// ```
/// LogTail ──> LogFollower ───────┐            ┌──> LatestView ──> searches, on any thread
/// IndexTasks: TaskQueue of       ├─> OpenIndex
///   RebuildTask, ReconcileTask;  │            └──> disk: documents and position in one commit
///   Backfill ────────────────────┘
/// ```
///
/// Start at [chat.filament.search.follow.IndexWorker], which runs one page of one of them after
/// another. The position in the log is committed with the documents, so a crash repeats and never
/// skips; what is repeated reads the database again and does no harm. An index that is lost,
/// broken, of another database or older than the log is made anew by itself.
///
/// Everything runs on the worker thread of [chat.filament.search.follow.SearchVerticle] except
/// [chat.filament.search.follow.IndexRequests], [chat.filament.search.follow.LatestView] and
/// [chat.filament.search.follow.SearchJobs] (table `search_jobs`), which are for everybody.
@NullMarked
package chat.filament.search.follow;

import org.jspecify.annotations.NullMarked;
