package chat.filament.bench;

import java.io.IOException;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/// Finds the process that listens on a port of this machine, as far as Linux shows it in `/proc`.
final class ListeningProcess {
  private static final Path PROC = Path.of("/proc");
  private static final String LISTENS = "0A";

  private ListeningProcess() {}

  /// Empty when nobody listens, or another user's process does.
  static Optional<Long> on(int port) {
    var sockets =
        Stream.of("net/tcp", "net/tcp6")
            .flatMap(table -> lines(PROC.resolve(table)).stream())
            .map(line -> line.strip().split(" +", -1))
            .filter(row -> row.length > 9 && row[3].equals(LISTENS))
            .filter(row -> row[1].endsWith(":%04X".formatted(port)))
            .map(row -> "socket:[" + row[9] + "]")
            .collect(Collectors.toSet());
    return sockets.isEmpty() ? Optional.empty() : holder(sockets);
  }

  private static Optional<Long> holder(Set<String> sockets) {
    try (var processes = Files.newDirectoryStream(PROC, "[0-9]*")) {
      for (var process : processes) {
        if (holds(process, sockets)) {
          return Optional.of(Long.valueOf(process.getFileName().toString()));
        }
      }
      return Optional.empty();
    } catch (IOException | DirectoryIteratorException e) {
      return Optional.empty();
    }
  }

  private static boolean holds(Path process, Set<String> sockets) {
    try (var files = Files.newDirectoryStream(process.resolve("fd"))) {
      for (var file : files) {
        if (sockets.contains(target(file))) {
          return true;
        }
      }
      return false;
    } catch (IOException | DirectoryIteratorException e) {
      return false;
    }
  }

  private static String target(Path link) {
    try {
      return Files.readSymbolicLink(link).toString();
    } catch (IOException e) {
      return "";
    }
  }

  private static List<String> lines(Path file) {
    try {
      return Files.readAllLines(file);
    } catch (IOException e) {
      return List.of();
    }
  }
}
