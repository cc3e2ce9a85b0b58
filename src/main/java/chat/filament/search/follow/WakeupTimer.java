package chat.filament.search.follow;

import io.vertx.core.Vertx;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;

/// Runs once, at the earliest of the times that were asked for since it ran last. Belongs to one
/// context.
final class WakeupTimer {
  private final Vertx vertx;
  private final LongSupplier nanos;
  private final Runnable action;
  private boolean set;
  private long at;
  private long timer;

  WakeupTimer(Vertx vertx, LongSupplier nanos, Runnable action) {
    this.vertx = vertx;
    this.nanos = nanos;
    this.action = action;
  }

  /// At least a millisecond from now.
  void in(long millis) {
    long wanted = nanos.getAsLong() + TimeUnit.MILLISECONDS.toNanos(millis);
    if (set && at - wanted <= 0) {
      return;
    }
    stop();
    set = true;
    at = wanted;
    timer =
        vertx.setTimer(
            Math.max(1, millis),
            id -> {
              set = false;
              action.run();
            });
  }

  void stop() {
    if (set) {
      set = false;
      vertx.cancelTimer(timer);
    }
  }
}
