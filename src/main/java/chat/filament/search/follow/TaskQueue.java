package chat.filament.search.follow;

import chat.filament.platform.db.DatabaseBusy;
import chat.filament.platform.db.DatabaseOutage;
import chat.filament.search.follow.IndexTask.TaskProgress;
import io.vertx.core.Future;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// The rebuilds and comparisons that were asked for, one after another; at most 1,000 wait. Belongs
/// to the index worker.
final class TaskQueue {
  private static final Logger log = LoggerFactory.getLogger(TaskQueue.class);
  private static final int CAPACITY = 1_000;

  /// How often one task is begun again on an index that broke and was opened anew.
  private static final int RESTARTS = 10;

  private final Deque<IndexTask> queue = new ArrayDeque<>();
  private @Nullable OpenIndex begunOn;
  private int restarts;

  boolean isEmpty() {
    return queue.isEmpty();
  }

  /// False when it is full.
  boolean add(IndexTask task) {
    return queue.size() < CAPACITY && queue.add(task);
  }

  /// The task that does a job.
  Optional<IndexTask> of(SearchJob job) {
    return queue.stream().filter(task -> job.equals(task.job())).findFirst();
  }

  /// Does a page of the first one. It stays in place after an outage of the database, and is begun
  /// again when the index broke; any other failure ends it.
  Future<TaskProgress> page(OpenIndex index) {
    var first = queue.getFirst();
    if (begunOn != null && begunOn != index) {
      if (++restarts > RESTARTS) {
        return drop(first, new IllegalStateException("the index was opened anew again and again"))
            .map(TaskProgress.MORE);
      }
      first.restart();
    }
    begunOn = index;
    return first
        .page(index)
        .map(rest -> {
          if (rest == TaskProgress.DONE) {
            remove(first);
            return TaskProgress.MORE;
          }
          return rest;
        })
        .recover(failure -> failed(first, failure));
  }

  private Future<TaskProgress> failed(IndexTask task, Throwable cause) {
    return switch (cause) {
      case DatabaseOutage outage -> Future.failedFuture(outage);
      case DatabaseBusy busy -> Future.failedFuture(busy);
      case IndexFailure broken -> Future.failedFuture(broken);
      default -> drop(task, cause).map(TaskProgress.MORE);
    };
  }

  private Future<Void> drop(IndexTask task, Throwable cause) {
    remove(task);
    log.atError()
        .addKeyValue("event", "search.job.failed")
        .setCause(cause)
        .log("a rebuild or reconcile of the search index failed");
    return task.failed(cause).otherwiseEmpty();
  }

  private void remove(IndexTask task) {
    queue.remove(task);
    begunOn = null;
    restarts = 0;
  }
}
