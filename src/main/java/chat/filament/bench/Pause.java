package chat.filament.bench;

import java.time.Duration;

/// Waiting on a virtual thread.
final class Pause {
  private Pause() {}

  static void of(Duration duration) {
    try {
      Thread.sleep(duration);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("interrupted", e);
    }
  }

  static void ofNanos(long nanos) {
    if (nanos > 0) {
      of(Duration.ofNanos(nanos));
    }
  }
}
