package chat.filament.search;

import chat.filament.core.Problem;
import chat.filament.core.Refusal;
import chat.filament.core.UserId;
import chat.filament.platform.metrics.Metrics;
import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/// Runs the searches of one user one after another, so that nobody holds all query threads alone.
/// At most eight of a user run or wait; one more is refused as `rate_limited` and counted. Safe on
/// any thread.
final class SearchesPerUser {
  static final int MAX_PER_USER = 8;

  private final Vertx vertx;
  private final Metrics metrics;

  /// Who waits behind the one that runs; changed inside of `compute` alone.
  private final ConcurrentMap<UserId, Deque<Promise<Void>>> waiting = new ConcurrentHashMap<>();

  SearchesPerUser(Vertx vertx, Metrics metrics) {
    this.vertx = vertx;
    this.metrics = metrics;
  }

  /// Begins `search` when those before it have ended. It runs and answers on the caller's context.
  <T> Future<T> run(UserId user, Supplier<Future<T>> search) {
    var context = vertx.getOrCreateContext();
    return enter(user).compose(begun -> on(context, search).onComplete(done -> leave(user)));
  }

  private Future<Void> enter(UserId user) {
    Promise<Void> begin = Promise.promise();
    waiting.compute(
        user,
        (key, others) -> {
          if (others == null) {
            begin.complete();
            return new ArrayDeque<>(1);
          }
          if (others.size() + 1 >= MAX_PER_USER) {
            metrics.rateLimitHits().increment("http", "searches");
            begin.fail(Refusal.retryAfter(Problem.RATE_LIMITED, 1));
          } else {
            others.add(begin);
          }
          return others;
        });
    return begin.future();
  }

  private void leave(UserId user) {
    var next = new AtomicReference<@Nullable Promise<Void>>();
    waiting.computeIfPresent(
        user,
        (key, others) -> {
          next.set(others.poll());
          return next.get() == null ? null : others;
        });
    var begin = next.get();
    if (begin != null) {
      begin.complete();
    }
  }

  private static <T> Future<T> on(Context context, Supplier<Future<T>> search) {
    Promise<T> answer = Promise.promise();
    context.runOnContext(
        now -> Future.succeededFuture().compose(begun -> search.get()).onComplete(answer));
    return answer.future();
  }
}
