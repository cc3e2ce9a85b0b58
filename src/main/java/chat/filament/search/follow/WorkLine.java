package chat.filament.search.follow;

import chat.filament.core.Problem;
import chat.filament.core.Refusal;
import chat.filament.platform.db.DatabaseOutage;
import io.vertx.core.Future;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// The rebuilds and comparisons that were asked for, one after another; at most 1,000 wait. Belongs
/// to the index worker.
final class WorkLine {
  private static final Logger log = LoggerFactory.getLogger(WorkLine.class);
  private static final int CAPACITY = 1_000;

  private final Deque<Work> line = new ArrayDeque<>();
  private @Nullable OpenIndex begunOn;

  boolean isEmpty() {
    return line.isEmpty();
  }

  /// False when it is full.
  boolean add(Work work) {
    return line.size() < CAPACITY && line.add(work);
  }

  /// The work that does a job.
  Optional<Work> of(SearchJob job) {
    return line.stream().filter(work -> job.equals(work.job())).findFirst();
  }

  /// Does a page of the first one. It stays in place after an outage of the database; any other
  /// failure ends it.
  Future<Work.Rest> page(OpenIndex index) {
    var first = line.getFirst();
    if (begunOn != null && begunOn != index) {
      return drop(first, new IllegalStateException("the index was opened anew meanwhile"))
          .map(Work.Rest.MORE);
    }
    begunOn = index;
    return first
        .page(index)
        .map(rest -> {
          if (rest == Work.Rest.NOTHING) {
            remove(first);
            return Work.Rest.MORE;
          }
          return rest;
        })
        .recover(failure -> failed(first, failure));
  }

  private Future<Work.Rest> failed(Work work, Throwable cause) {
    return switch (cause) {
      case DatabaseOutage outage -> Future.failedFuture(outage);
      case IndexBroken broken -> drop(work, broken).compose(dropped -> Future.failedFuture(broken));
      default -> drop(work, cause).map(Work.Rest.MORE);
    };
  }

  private Future<Void> drop(Work work, Throwable cause) {
    remove(work);
    log.atError()
        .addKeyValue("event", "search.job.failed")
        .setCause(cause)
        .log("a rebuild or reconcile of the search index failed");
    var told = cause instanceof IndexBroken ? Refusal.retryAfter(Problem.UNAVAILABLE, 1) : cause;
    return work.failed(told).otherwiseEmpty();
  }

  private void remove(Work work) {
    line.remove(work);
    begunOn = null;
  }
}
