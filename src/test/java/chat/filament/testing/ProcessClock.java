package chat.filament.testing;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/// The wall clock of a process of its own, which a test can step while it runs: by libfaketime of
/// Debian's packages. What passes ([System#nanoTime]) is left alone, as a real step leaves it.
public final class ProcessClock {
  private final Path library;
  private final Path file;

  private ProcessClock(Path library, Path file) {
    this.library = library;
    this.file = file;
    step(Duration.ZERO);
  }

  /// Nothing where the library is not installed; `file` is this clock's own.
  public static Optional<ProcessClock> in(Path file) {
    return library().map(library -> new ProcessClock(library, file));
  }

  private static Optional<Path> library() {
    try (DirectoryStream<Path> folders = Files.newDirectoryStream(Path.of("/usr/lib"))) {
      for (var folder : folders) {
        var library = folder.resolve("faketime/libfaketime.so.1");
        if (Files.isReadable(library)) {
          return Optional.of(library);
        }
      }
      return Optional.empty();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /// What the process needs in its environment.
  public Map<String, String> environment() {
    return Map.of(
        "LD_PRELOAD",
        library.toString(),
        "FAKETIME_TIMESTAMP_FILE",
        file.toString(),
        "FAKETIME_CACHE_DURATION",
        "1",
        "FAKETIME_DONT_FAKE_MONOTONIC",
        "1",
        // its correction of waits was for older C libraries; with it every timed wait is over at
        // once
        "FAKETIME_FORCE_MONOTONIC_FIX",
        "0");
  }

  /// From about a second from now on it is so far ahead of the machine's, or behind below zero.
  public void step(Duration ahead) {
    try {
      var next = file.resolveSibling(file.getFileName() + ".next");
      Files.writeString(next, String.format(Locale.ROOT, "%+.3f%n", ahead.toMillis() / 1000.0));
      Files.move(next, file, StandardCopyOption.ATOMIC_MOVE);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
