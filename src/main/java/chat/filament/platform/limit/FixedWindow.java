package chat.filament.platform.limit;

import io.github.resilience4j.ratelimiter.RateLimiter;
import io.github.resilience4j.ratelimiter.RateLimiterConfig;
import java.time.Duration;
import java.util.function.LongSupplier;

/// `count` permits in each period, by resilience4j; never waits. The first period begins when this
/// is made.
///
/// The library tells whether a permit is there, but not when the next one will be: that is read
/// from the same clock.
final class FixedWindow implements Gate {
  private final RateLimiter limiter;
  private final int count;
  private final LongSupplier nanos;
  private final long periodNanos;
  private final long startedAt;

  FixedWindow(int count, Duration period, LongSupplier nanos) {
    this.count = count;
    this.nanos = nanos;
    this.periodNanos = period.toNanos();
    this.startedAt = nanos.getAsLong();
    this.limiter =
        RateLimiter.of(
            "fixed-window",
            RateLimiterConfig.custom()
                .limitForPeriod(count)
                .limitRefreshPeriod(period)
                .timeoutDuration(Duration.ZERO)
                .build(),
            nanos::getAsLong);
  }

  @Override
  public Permit take() {
    boolean granted = limiter.acquirePermission();
    long reset = periodNanos - Math.floorMod(nanos.getAsLong() - startedAt, periodNanos);
    return granted
        ? Permit.granted(count, Math.max(0, limiter.getMetrics().getAvailablePermissions()), reset)
        : Permit.refused(count, reset, reset);
  }
}
