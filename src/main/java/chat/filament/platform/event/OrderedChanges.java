package chat.filament.platform.event;

import chat.filament.core.Problem;
import chat.filament.core.Refusal;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import java.util.Objects;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.function.Supplier;

/// Runs changes that have no guild's writer, those of users, one after another for each key: what
/// is published within a change goes out in the order of the commits. Changes of different keys run
/// at the same time. From any event loop; each change runs and is answered on its caller's.
///
/// @param <K> what the changes have in common, such as the user
public final class OrderedChanges<K> {
  /// Of one key; the next is refused as `unavailable`.
  private static final int MAX_WAITING = 64;

  private record Tail(Future<?> last, int waiting) {}

  private final ConcurrentMap<K, Tail> tails = new ConcurrentHashMap<>();

  /// What `change` answers, once its turn has come.
  public <T> Future<T> run(K key, Supplier<Future<T>> change) {
    var context = Objects.requireNonNull(Vertx.currentContext());
    var promise = Promise.<T>promise();
    var before = enqueue(key, promise.future());
    promise.future().onComplete(done -> dequeue(key));
    before.onComplete(turn -> context.runOnContext(go -> start(change, promise)));
    return promise.future();
  }

  private Future<?> enqueue(K key, Future<?> own) {
    var before = new Future<?>[] {Future.succeededFuture()};
    tails.compute(
        key,
        (same, tail) -> {
          if (tail == null) {
            return new Tail(own, 1);
          }
          if (tail.waiting() == MAX_WAITING) {
            throw Refusal.retryAfter(Problem.UNAVAILABLE, 1);
          }
          before[0] = tail.last();
          return new Tail(own, tail.waiting() + 1);
        });
    return before[0];
  }

  private void dequeue(K key) {
    tails.computeIfPresent(
        key,
        (same, tail) -> tail.waiting() == 1 ? null : new Tail(tail.last(), tail.waiting() - 1));
  }

  private static <T> void start(Supplier<Future<T>> change, Promise<T> promise) {
    try {
      change.get().onComplete(promise);
    } catch (RuntimeException e) {
      promise.fail(e);
    }
  }
}
