package chat.filament.platform.metrics;

import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.vertx.core.Vertx;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.LongSupplier;

/// How late the timers of an event loop run: `filament_event_loop_lag_seconds{loop}`, the worst of
/// the last five to ten seconds.
public final class LoopLag {
  private static final long PERIOD_MS = 100;
  private static final int PERIODS = 50;

  private final LongSupplier nanos;
  private final AtomicLong worst = new AtomicLong();
  private final AtomicLong worstBefore = new AtomicLong();
  private long last;
  private int periods;

  private LoopLag(LongSupplier nanos) {
    this.nanos = nanos;
    this.last = nanos.getAsLong();
  }

  /// Watches the event loop that calls this; `nanos` is a monotonic clock.
  public static void watch(Vertx vertx, int loop, LongSupplier nanos, MeterRegistry registry) {
    var lag = new LoopLag(nanos);
    vertx.setPeriodic(PERIOD_MS, timer -> lag.tick());
    Gauge.builder("filament_event_loop_lag_seconds", lag, LoopLag::seconds)
        .description("How late timers of the event loop run.")
        .tag("loop", Integer.toString(loop))
        .strongReference(true)
        .register(registry);
  }

  private void tick() {
    long now = nanos.getAsLong();
    long late = Math.max(0, now - last - TimeUnit.MILLISECONDS.toNanos(PERIOD_MS));
    last = now;
    if (++periods == PERIODS) {
      periods = 0;
      worstBefore.set(worst.get());
      worst.set(0);
    }
    worst.accumulateAndGet(late, Math::max);
  }

  private double seconds() {
    return Math.max(worst.get(), worstBefore.get()) / 1e9;
  }
}
