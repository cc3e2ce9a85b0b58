package chat.filament.platform.limit;

import io.github.bucket4j.Bucket;
import io.github.bucket4j.TimeMeter;
import java.time.Duration;
import java.util.function.LongSupplier;

/// Permits come back one by one at a steady rate, up to a burst of `capacity`; by Bucket4j, because
/// resilience4j has only periods that begin anew.
final class TokenBucket implements Gate {
  private final Bucket bucket;
  private final long capacity;

  /// `count` permits come back in each `period`.
  TokenBucket(long capacity, long count, Duration period, LongSupplier nanos) {
    this.capacity = capacity;
    long refill = Math.min(count, period.toNanos()); // more would be no limit
    this.bucket =
        Bucket.builder()
            .addLimit(limit -> limit.capacity(capacity).refillGreedy(refill, period))
            .withCustomTimePrecision(new Clock(nanos))
            .build();
  }

  @Override
  public Permit take() {
    var probe = bucket.tryConsumeAndReturnRemaining(1);
    return probe.isConsumed()
        ? Permit.granted(capacity, probe.getRemainingTokens(), probe.getNanosToWaitForReset())
        : Permit.refused(capacity, probe.getNanosToWaitForRefill(), probe.getNanosToWaitForReset());
  }

  private record Clock(LongSupplier nanos) implements TimeMeter {
    @Override
    public long currentTimeNanos() {
      return nanos.getAsLong();
    }

    @Override
    public boolean isWallClockBased() {
      return false;
    }
  }
}
