package chat.filament.platform.limit;

import io.github.resilience4j.ratelimiter.RateLimiterConfig;
import io.github.resilience4j.ratelimiter.internal.AtomicRateLimiter;
import java.time.Duration;

/// `count` permits in each period, by resilience4j; never waits.
final class FixedWindow implements Gate {
  private final AtomicRateLimiter limiter;

  FixedWindow(int count, Duration period) {
    limiter =
        new AtomicRateLimiter(
            "fixed-window",
            RateLimiterConfig.custom()
                .limitForPeriod(count)
                .limitRefreshPeriod(period)
                .timeoutDuration(Duration.ZERO)
                .build());
  }

  @Override
  public long take(long nowNanos) {
    return limiter.acquirePermission()
        ? 0
        : Math.max(1, limiter.getDetailedMetrics().getNanosToWait());
  }
}
