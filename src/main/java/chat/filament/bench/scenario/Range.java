package chat.filament.bench.scenario;

import java.util.Locale;

/// Bounds of options.
public final class Range {
  private Range() {}

  /// Fails with `IllegalArgumentException` unless the value is in the range, both ends included.
  public static int require(String name, int value, int from, int to) {
    if (value < from || value > to) {
      throw new IllegalArgumentException(
          String.format(Locale.ROOT, "%s: %d (expected: %d..%d)", name, value, from, to));
    }
    return value;
  }

  /// The same for messages a second, where 0 stands for no limit.
  public static double requireRate(double rate) {
    if (!(rate >= 0 && rate <= 1e9)) {
      throw new IllegalArgumentException("rate: " + rate + " (expected: 0 or more)");
    }
    return rate;
  }
}
