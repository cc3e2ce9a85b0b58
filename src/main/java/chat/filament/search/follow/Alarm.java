package chat.filament.search.follow;

import io.vertx.core.Vertx;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;

/// Rings once, at the earliest of the times that were asked for since it rang last. Belongs to one
/// context.
final class Alarm {
  private final Vertx vertx;
  private final LongSupplier nanos;
  private final Runnable ring;
  private boolean set;
  private long at;
  private long timer;

  Alarm(Vertx vertx, LongSupplier nanos, Runnable ring) {
    this.vertx = vertx;
    this.nanos = nanos;
    this.ring = ring;
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
              ring.run();
            });
  }

  void stop() {
    if (set) {
      set = false;
      vertx.cancelTimer(timer);
    }
  }
}
