package chat.filament.bench;

/// The clock of one run: nanoseconds since the run began, the same for senders and listeners, so
/// that a message can carry the moment it was sent.
@FunctionalInterface
interface Ticker {
  long nanos();

  /// The only place of this package that reads the machine's clock.
  static Ticker started() {
    long origin = System.nanoTime();
    return () -> System.nanoTime() - origin;
  }

  /// Seconds since an earlier reading.
  default double secondsSince(long earlier) {
    return (nanos() - earlier) / 1e9;
  }
}
