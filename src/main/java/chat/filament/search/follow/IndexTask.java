package chat.filament.search.follow;

import io.vertx.core.Future;
import org.jspecify.annotations.Nullable;

/// Something long that is done a page at a time, between the pages of the log.
interface IndexTask {
  /// What a page leaves behind.
  enum TaskProgress {
    DONE,
    MORE,
    /// More, but not before the index has followed the log further.
    LATER
  }

  /// The job that it does, null when there is none.
  @Nullable SearchJob job();

  /// Does one page. After an outage of the database it is asked for the same page again.
  Future<TaskProgress> page(OpenIndex index);

  /// The index that the pages were done on is closed: forgets them and begins again.
  void restart();

  /// Called once, instead of for more pages.
  Future<Void> failed(Throwable cause);
}
