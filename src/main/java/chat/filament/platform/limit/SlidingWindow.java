package chat.filament.platform.limit;

import java.util.ArrayDeque;

/// At most `count` permits in any window of `windowNanos`; refused calls are not recorded.
final class SlidingWindow implements Gate {
  private final int count;
  private final long windowNanos;
  private final ArrayDeque<Long> taken = new ArrayDeque<>(4);

  SlidingWindow(int count, long windowNanos) {
    this.count = count;
    this.windowNanos = windowNanos;
  }

  @Override
  public long take(long nowNanos) {
    while (!taken.isEmpty() && nowNanos - taken.getFirst() >= windowNanos) {
      taken.removeFirst();
    }
    if (taken.size() < count) {
      taken.addLast(nowNanos);
      return 0;
    }
    return Math.max(1, taken.getFirst() + windowNanos - nowNanos);
  }
}
