package chat.filament.platform.bus;

import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.internal.ContextInternal;
import io.vertx.core.internal.VertxBootstrap;
import io.vertx.core.spi.VertxServiceProvider;
import io.vertx.core.spi.context.storage.ContextLocal;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/// Until when somebody waits for what the current context is doing: the deadline of the request
/// that it handles. Whoever keeps work in a queue takes it along, so that nothing is done for
/// callers who have been told that it took too long.
///
/// Vert.x loads it as a service, because a place in contexts must be known before the first is
/// made.
public final class CallerDeadline implements VertxServiceProvider {
  private static final ContextLocal<Long> NANOS = ContextLocal.registerLocal(Long.class);

  @Override
  public void init(VertxBootstrap bootstrap) {}

  /// Sets it for the context of one request and what follows from it, in [System#nanoTime].
  public static void set(Context context, long nanos) {
    context.putLocal(NANOS, nanos);
  }

  /// Does work on the event loop of `on`, which is the current one, with a deadline of its own.
  public static <T> Future<T> until(Context on, long nanos, Supplier<Future<T>> work) {
    var own = ((ContextInternal) on).duplicate();
    own.putLocal(NANOS, nanos);
    Promise<T> done = Promise.promise();
    own.dispatch(() -> {
      try {
        work.get().onComplete(done);
      } catch (RuntimeException e) {
        done.fail(e);
      }
    });
    return done.future();
  }

  /// What was set for the current context; `otherwise` when there is nothing.
  public static long orElse(long otherwise) {
    var context = Vertx.currentContext();
    @Nullable Long nanos = context == null ? null : context.getLocal(NANOS);
    return nanos == null ? otherwise : nanos;
  }
}
