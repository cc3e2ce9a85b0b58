package chat.filament.bench.measure;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/// Finds the process that listens on a port of this machine, as far as Linux shows it in `/proc`.
public final class ServerProcess {
  private static final String LISTENS = "0A";

  private ServerProcess() {}

  /// Empty when nobody listens, or another user's process does.
  public static Optional<Long> on(int port) {
    var sockets =
        Stream.of("tcp", "tcp6")
            .flatMap(table -> rows(Path.of("/proc/net", table)))
            .map(line -> line.strip().split(" +", -1))
            .filter(row -> row.length > 9 && row[3].equals(LISTENS))
            .filter(row -> row[1].endsWith(String.format(Locale.ROOT, ":%04X", port)))
            .map(row -> "socket:[" + row[9] + "]")
            .collect(Collectors.toSet());
    return ProcessHandle.allProcesses()
        .map(ProcessHandle::pid)
        .filter(pid -> !sockets.isEmpty() && holds(pid, sockets))
        .findFirst();
  }

  private static boolean holds(long pid, Set<String> sockets) {
    try (var files = Files.list(Path.of("/proc/" + pid + "/fd"))) {
      return files.anyMatch(file -> sockets.contains(linked(file)));
    } catch (IOException | UncheckedIOException e) {
      return false;
    }
  }

  private static String linked(Path link) {
    try {
      return Files.readSymbolicLink(link).toString();
    } catch (IOException e) {
      return "";
    }
  }

  private static Stream<String> rows(Path table) {
    try {
      return Files.readAllLines(table).stream();
    } catch (IOException e) {
      return Stream.empty();
    }
  }
}
