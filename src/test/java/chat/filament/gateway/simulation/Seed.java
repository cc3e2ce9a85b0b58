package chat.filament.gateway.simulation;

import java.util.SplittableRandom;
import java.util.random.RandomGenerator;

/// Where all chance of a run comes from. Everybody has a generator of their own by name, so that
/// what one does is not moved by how often another asks.
public record Seed(long value) {
  /// The one that `-Dfilament.simulation.seed` gives, or a new one.
  public static Seed given() {
    var property = System.getProperty("filament.simulation.seed", "");
    return new Seed(
        property.isBlank()
            ? new SplittableRandom().nextLong(1_000_000_000)
            : Long.parseLong(property.strip()));
  }

  RandomGenerator random(String name) {
    return new SplittableRandom(value * 0x9E37_79B9_7F4A_7C15L + name.hashCode());
  }

  @Override
  public String toString() {
    return "-Dfilament.simulation.seed=" + value;
  }
}
