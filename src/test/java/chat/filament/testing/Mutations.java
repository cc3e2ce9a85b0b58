package chat.filament.testing;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.function.Consumer;

/// A short run of a fuzz target, the same each time: its seeds, cut at every place, and some
/// thousand damaged copies of them. `scripts/fuzz` runs a target for long.
public final class Mutations {
  private static final int ROUNDS = 3_000;
  private static final int MAX_BYTES = 70_000;

  private Mutations() {}

  /// The seeds lie where Jazzer finds them, too.
  public static void run(Class<?> test, Consumer<byte[]> target) {
    var seeds = seeds(test);
    target.accept(new byte[0]);
    for (var seed : seeds) {
      for (int length = 0; length <= Math.min(seed.length, 300); length++) {
        target.accept(Arrays.copyOf(seed, length));
      }
      target.accept(seed);
    }
    var random = new Random(test.getName().hashCode());
    for (int i = 0; i < ROUNDS; i++) {
      target.accept(mutated(seeds, random));
    }
  }

  private static List<byte[]> seeds(Class<?> test) {
    var folder = Path.of("src/test/resources", test.getName().replace('.', '/') + "Inputs", "fuzz");
    try (var files = Files.list(folder)) {
      return files.sorted().map(Mutations::read).toList();
    } catch (IOException e) {
      throw new IllegalStateException("no seeds in " + folder, e);
    }
  }

  private static byte[] read(Path file) {
    try {
      return Files.readAllBytes(file);
    } catch (IOException e) {
      throw new IllegalStateException(e);
    }
  }

  private static byte[] mutated(List<byte[]> seeds, Random random) {
    var bytes = seeds.get(random.nextInt(seeds.size())).clone();
    for (int changes = 1 + random.nextInt(6); changes > 0; changes--) {
      bytes = changed(bytes, seeds, random);
    }
    return bytes.length > MAX_BYTES ? Arrays.copyOf(bytes, MAX_BYTES) : bytes;
  }

  private static byte[] changed(byte[] bytes, List<byte[]> seeds, Random random) {
    int at = random.nextInt(bytes.length + 1);
    return switch (random.nextInt(6)) {
      case 0 -> Arrays.copyOf(bytes, at);
      case 1 -> joined(bytes, at, new byte[] {(byte) random.nextInt()}, at);
      case 2 -> joined(bytes, at, Arrays.copyOfRange(bytes, at / 2, at), at);
      case 3 -> {
        var other = seeds.get(random.nextInt(seeds.size()));
        yield joined(bytes, at, other, bytes.length);
      }
      case 4 -> joined(bytes, at, new byte[0], Math.min(bytes.length, at + random.nextInt(9)));
      default -> {
        var copy = bytes.clone();
        if (at < copy.length) {
          copy[at] =
              (byte)
                  (random.nextBoolean() ? random.nextInt() : copy[at] ^ (1 << random.nextInt(8)));
        }
        yield copy;
      }
    };
  }

  /// The first `to` bytes, others, and what begins at `from`.
  private static byte[] joined(byte[] bytes, int to, byte[] middle, int from) {
    var out = Arrays.copyOf(bytes, to + middle.length + bytes.length - from);
    System.arraycopy(middle, 0, out, to, middle.length);
    System.arraycopy(bytes, from, out, to + middle.length, bytes.length - from);
    return out;
  }
}
