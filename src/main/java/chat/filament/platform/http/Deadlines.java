package chat.filament.platform.http;

import chat.filament.core.Problem;
import chat.filament.core.Refusal;
import chat.filament.platform.bus.CallerDeadline;
import io.vertx.core.Handler;
import io.vertx.core.Vertx;
import io.vertx.ext.web.RoutingContext;
import java.util.ArrayDeque;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/// The deadlines of one event loop. All are equally long, so they stand in the order in which they
/// end and one timer serves them all: a timer for each request costs more than the request's
/// parsing. One ends up to half a second late.
final class Deadlines implements Handler<RoutingContext> {
  private static final long LOOK_EVERY_MS = 500;

  private final ArrayDeque<Deadline> open = new ArrayDeque<>();
  private final LongSupplier nanos;
  private final long length;

  private Deadlines(LongSupplier nanos, long millis) {
    this.nanos = nanos;
    this.length = TimeUnit.MILLISECONDS.toNanos(millis);
  }

  /// For the event loop that calls this, as long as its verticle runs.
  static Deadlines of(Vertx vertx, LongSupplier nanos, long millis) {
    var deadlines = new Deadlines(nanos, millis);
    vertx.setPeriodic(LOOK_EVERY_MS, timer -> deadlines.expire());
    return deadlines;
  }

  /// A request that is not answered in time is answered 408.
  @Override
  public void handle(RoutingContext context) {
    var deadline = start(() -> context.fail(new Refusal(Problem.REQUEST_TIMEOUT)));
    var current = Vertx.currentContext();
    if (current != null) {
      CallerDeadline.set(current, deadline.at);
    }
    context.addEndHandler(ended -> deadline.meet());
    context.next();
  }

  /// Runs `late` on this event loop if the deadline is not met before. Only called there.
  Deadline start(Runnable late) {
    dropMet();
    var deadline = new Deadline(late, nanos.getAsLong() + length);
    open.add(deadline);
    return deadline;
  }

  private void dropMet() {
    var first = open.peek();
    while (first != null && first.late == null) {
      open.remove();
      first = open.peek();
    }
  }

  private void expire() {
    long now = nanos.getAsLong();
    var first = open.peek();
    while (first != null && (first.late == null || now - first.at >= 0)) {
      open.remove();
      var late = first.late;
      if (late != null) {
        late.run();
      }
      first = open.peek();
    }
  }

  /// One deadline.
  static final class Deadline {
    private final long at;
    private volatile @Nullable Runnable late;

    private Deadline(Runnable late, long at) {
      this.late = late;
      this.at = at;
    }

    /// Any thread; what was waited for is let go at once.
    void meet() {
      late = null;
    }
  }
}
