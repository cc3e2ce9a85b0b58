package chat.filament.platform.limit;

import java.util.concurrent.TimeUnit;

/// Permits come back one by one at a steady rate, up to a burst of `capacity`.
final class TokenBucket implements Gate {
  private final double capacity;
  private final double perNano;
  private double tokens;
  private long filledAt;

  TokenBucket(double capacity, double perSecond, long nowNanos) {
    this.capacity = capacity;
    this.perNano = perSecond / TimeUnit.SECONDS.toNanos(1);
    this.tokens = capacity;
    this.filledAt = nowNanos;
  }

  @Override
  public long take(long nowNanos) {
    tokens = Math.min(capacity, tokens + Math.max(0, nowNanos - filledAt) * perNano);
    filledAt = nowNanos;
    if (tokens >= 1) {
      tokens -= 1;
      return 0;
    }
    return Math.max(1, (long) Math.ceil((1 - tokens) / perNano));
  }
}
