package chat.filament.search.follow;

import io.vertx.core.Future;
import io.vertx.core.Promise;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;

/// Searches that wait until a transaction can be found. At most 4,096, none longer than a second.
/// Belongs to the index worker.
final class FreshnessWaiters {
  private static final int CAPACITY = 4_096;
  private static final long PATIENCE_NANOS = TimeUnit.SECONDS.toNanos(1);

  private record Waiter(long transaction, long since, Promise<Boolean> reached) {}

  private final Deque<Waiter> waiting = new ArrayDeque<>();
  private final LongSupplier nanos;

  FreshnessWaiters(LongSupplier nanos) {
    this.nanos = nanos;
  }

  /// True once the transaction can be found, false when there are too many or it takes too long.
  Future<Boolean> add(long transaction) {
    if (waiting.size() >= CAPACITY) {
      return Future.succeededFuture(false);
    }
    var waiter = new Waiter(transaction, nanos.getAsLong(), Promise.promise());
    waiting.add(waiter);
    return waiter.reached().future();
  }

  boolean isEmpty() {
    return waiting.isEmpty();
  }

  /// Whether one of them waits for nothing but a refresh.
  boolean waitFor(IndexPosition position) {
    return waiting.stream().anyMatch(waiter -> position.log().isPast(waiter.transaction()));
  }

  /// Answers those whose transaction `view` shows, and those who have waited too long.
  void answer(IndexView view) {
    long now = nanos.getAsLong();
    waiting.removeIf(waiter -> {
      boolean shown = view.shows(waiter.transaction());
      boolean late = now - waiter.since() > PATIENCE_NANOS;
      if (shown || late) {
        waiter.reached().complete(shown);
      }
      return shown || late;
    });
  }
}
