package chat.filament.platform.http;

import chat.filament.core.Problem;
import chat.filament.core.Refusal;
import io.vertx.core.Handler;
import io.vertx.core.Vertx;
import io.vertx.ext.web.RoutingContext;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;

/// The limit of transfers, which have no deadline: one that stands still for so long ends. A
/// request that is not answered yet is answered 408; otherwise its connection is closed. One for
/// each event loop.
final class IdleLimit implements Handler<RoutingContext> {
  private static final long LOOK_EVERY_MS = 500;

  private final Set<TransferProgress> open = new HashSet<>();
  private final LongSupplier nanos;
  private final long limitNanos;

  private IdleLimit(LongSupplier nanos, long millis) {
    this.nanos = nanos;
    this.limitNanos = TimeUnit.MILLISECONDS.toNanos(millis);
  }

  /// For the event loop that calls this, as long as its verticle runs.
  static IdleLimit of(Vertx vertx, LongSupplier nanos, long millis) {
    var limit = new IdleLimit(nanos, millis);
    vertx.setPeriodic(LOOK_EVERY_MS, timer -> limit.look());
    return limit;
  }

  @Override
  public void handle(RoutingContext context) {
    var progress = new TransferProgress(nanos, () -> end(context));
    open.add(progress);
    context.addEndHandler(ended -> open.remove(progress));
    Call.of(context).setProgress(progress);
    context.next();
  }

  private static void end(RoutingContext context) {
    if (context.response().headWritten()) {
      var _ = Connections.channelOf(context.request().connection()).close();
    } else {
      context.fail(new Refusal(Problem.REQUEST_TIMEOUT));
    }
  }

  private void look() {
    for (var progress : List.copyOf(open)) {
      if (progress.isIdle(limitNanos)) {
        open.remove(progress);
        progress.end();
      }
    }
  }
}
