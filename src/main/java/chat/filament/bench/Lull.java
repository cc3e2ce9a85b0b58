package chat.filament.bench;

import java.time.Duration;
import java.util.function.BooleanSupplier;
import java.util.function.LongSupplier;

/// Waits for deliveries that are under way.
final class Lull {
  private static final Duration POLL = Duration.ofMillis(20);

  private Lull() {}

  /// Returns when there is nothing more to wait for, or when `heard` has not changed for `grace`.
  static void await(Ticker ticker, Duration grace, BooleanSupplier complete, LongSupplier heard) {
    long last = heard.getAsLong();
    long since = ticker.nanos();
    while (!complete.getAsBoolean() && ticker.nanos() - since < grace.toNanos()) {
      Pause.of(POLL);
      long now = heard.getAsLong();
      if (now != last) {
        last = now;
        since = ticker.nanos();
      }
    }
  }
}
