package chat.filament.writer;

import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;

/// Waits for what a test expects to become so.
final class Waiting {
  private Waiting() {}

  /// Fails after 30 seconds.
  static void until(BooleanSupplier condition) throws InterruptedException {
    long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(30);
    while (!condition.getAsBoolean()) {
      if (System.nanoTime() - end > 0) {
        throw new AssertionError("still not so after 30 s");
      }
      Thread.sleep(20);
    }
  }
}
