package chat.filament.platform.limit;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.LongSupplier;

/// At most `count` permits in any window of this length, however it lies; refused calls are not
/// recorded.
///
/// Neither resilience4j nor Bucket4j can say that: periods and refills let twice as many through
/// where two of them meet. So the times of the permits are kept, at most `count` of them.
final class SlidingWindow implements Gate {
  private final int count;
  private final long windowNanos;
  private final LongSupplier nanos;
  private final ReentrantLock lock = new ReentrantLock(); // held for nanoseconds
  private final ArrayDeque<Long> taken = new ArrayDeque<>(4);

  SlidingWindow(int count, Duration window, LongSupplier nanos) {
    this.count = count;
    this.windowNanos = window.toNanos();
    this.nanos = nanos;
  }

  @Override
  public Permit take() {
    lock.lock();
    try {
      return take(nanos.getAsLong());
    } finally {
      lock.unlock();
    }
  }

  private Permit take(long now) {
    while (!taken.isEmpty() && now - taken.getFirst() >= windowNanos) {
      taken.removeFirst();
    }
    if (taken.size() < count) {
      taken.addLast(now);
      return Permit.granted(count, count - taken.size(), windowNanos);
    }
    return Permit.refused(
        count, taken.getFirst() + windowNanos - now, taken.getLast() + windowNanos - now);
  }
}
