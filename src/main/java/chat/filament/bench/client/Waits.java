package chat.filament.bench.client;

import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import java.util.function.LongSupplier;

/// Waiting on a virtual thread. An interruption fails with `IllegalStateException`.
public final class Waits {
  private static final Duration POLL = Duration.ofMillis(20);

  private Waits() {}

  /// Returns at once when the duration is not positive.
  public static void pause(Duration duration) {
    expires(new CountDownLatch(1), duration.toNanos());
  }

  /// Seconds since an earlier reading of `System.nanoTime`.
  public static double secondsSince(long nanos) {
    return (System.nanoTime() - nanos) / 1e9;
  }

  /// Waits until it is so; fails with `IllegalStateException` when that takes too long.
  public static void until(Duration patience, String failure, BooleanSupplier reached) {
    for (long start = System.nanoTime(); !reached.getAsBoolean(); pause(POLL)) {
      if (System.nanoTime() - start > patience.toNanos()) {
        throw new IllegalStateException(failure);
      }
    }
  }

  /// Returns when there is nothing more to wait for, or when `received` has not changed for
  /// `grace`.
  public static void untilQuiet(Duration grace, BooleanSupplier complete, LongSupplier received) {
    long last = received.getAsLong();
    for (long since = System.nanoTime();
        !complete.getAsBoolean() && System.nanoTime() - since < grace.toNanos(); ) {
      pause(POLL);
      long now = received.getAsLong();
      since = now == last ? since : System.nanoTime();
      last = now;
    }
  }

  /// Whether the time passes without the latch being opened.
  public static boolean expires(CountDownLatch stopped, long nanos) {
    try {
      return !stopped.await(nanos, TimeUnit.NANOSECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("interrupted", e);
    }
  }
}
