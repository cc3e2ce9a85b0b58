package chat.filament.bench.measure;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/// A process of this machine, as far as Linux shows it in `/proc`; what cannot be read is NaN.
public final class ServerProcess {
  private static final String LISTENS = "0A";
  private static final double TICKS_PER_SECOND = 100;
  private static final int USER_TIME = 11;

  private ServerProcess() {}

  /// The one that listens on this port; empty when nobody does, or another user's process.
  public static Optional<Long> on(int port) {
    var sockets =
        Stream.of("tcp", "tcp6")
            .flatMap(table -> lines(Path.of("/proc/net", table)).stream())
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
    return files(Path.of("/proc/" + pid + "/fd")).stream()
        .anyMatch(file -> sockets.contains(linked(file)));
  }

  /// What is in memory, in bytes.
  static double residentBytes(long pid) {
    return lines(Path.of("/proc/" + pid + "/status")).stream()
        .filter(line -> line.startsWith("VmRSS:"))
        .mapToDouble(line -> Double.parseDouble(line.replaceAll("[^0-9]", "")) * 1024)
        .findFirst()
        .orElse(Double.NaN);
  }

  /// Seconds of processor time, also of threads that have ended.
  public static double seconds(long pid) {
    var process = Path.of("/proc/" + pid);
    return Files.exists(process) ? seconds(process, "") : Double.NaN;
  }

  /// Seconds of processor time of all threads that are there now and whose name begins so.
  public static double threadSeconds(long pid, String name) {
    var threads = files(Path.of("/proc/" + pid + "/task"));
    double seconds = threads.stream().mapToDouble(thread -> seconds(thread, name)).sum();
    return threads.isEmpty() ? Double.NaN : seconds;
  }

  private static double seconds(Path thread, String name) {
    var stat = String.join("\n", lines(thread.resolve("stat")));
    int end = stat.lastIndexOf(')');
    if (end < 0 || !stat.substring(stat.indexOf('(') + 1, end).startsWith(name)) {
      return 0; // it has ended, or is another one
    }
    var values = stat.substring(end + 2).split(" ", -1);
    return Stream.of(values).skip(USER_TIME).limit(2).mapToLong(Long::parseLong).sum()
        / TICKS_PER_SECOND;
  }

  private static List<Path> files(Path folder) {
    try (var files = Files.list(folder)) {
      return files.toList();
    } catch (IOException | UncheckedIOException e) {
      return List.of();
    }
  }

  private static String linked(Path link) {
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
