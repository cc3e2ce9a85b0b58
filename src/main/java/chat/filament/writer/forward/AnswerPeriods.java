package chat.filament.writer.forward;

import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;

/// Until when a command may be decided that another node asks for, by this node's own clock: it
/// names the period in which this node has answered last, and is taken in that one and the next.
/// What comes later may have been decided before this node stood still, or before NATS was slow,
/// and its answer may be forgotten.
///
/// @param nanos like [System#nanoTime]
record AnswerPeriods(LongSupplier nanos) {
  static final long SECONDS = 5;

  /// Answers are known for longer than the same command can be taken.
  static final long KEPT_SECONDS = 3 * SECONDS;

  /// Of a node that has not answered yet: it takes nothing.
  static final long UNKNOWN = Long.MIN_VALUE;

  long now() {
    return Math.floorDiv(nanos.getAsLong(), TimeUnit.SECONDS.toNanos(SECONDS));
  }

  boolean takes(long period) {
    long now = now();
    return period == now || period == now - 1;
  }
}
