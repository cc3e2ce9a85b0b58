package chat.filament.bench.search;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.stream.Stream;

/// Seconds of processor time of the server's threads, from `/proc`; NaN where that cannot be read.
///
/// @param index of the one that writes to the index
/// @param merges of those that join its segments
/// @param queries of those that search
/// @param all of all
public record IndexThreads(double index, double merges, double queries, double all) {
  private static final double TICKS_PER_SECOND = 100;
  private static final int USER_TIME = 11;

  public static IndexThreads of(Optional<Long> pid) {
    return new IndexThreads(
        seconds(pid, "search-index"),
        seconds(pid, "Lucene Merge"),
        seconds(pid, "search-query"),
        seconds(pid, ""));
  }

  public IndexThreads since(IndexThreads earlier) {
    return new IndexThreads(
        index - earlier.index,
        merges - earlier.merges,
        queries - earlier.queries,
        all - earlier.all);
  }

  private static double seconds(Optional<Long> pid, String name) {
    if (pid.isEmpty()) {
      return Double.NaN;
    }
    try (var threads = Files.list(Path.of("/proc", pid.get().toString(), "task"))) {
      return threads.mapToDouble(thread -> seconds(thread, name)).sum();
    } catch (IOException e) {
      return Double.NaN;
    }
  }

  private static double seconds(Path thread, String name) {
    try {
      var stat = Files.readString(thread.resolve("stat"));
      int end = stat.lastIndexOf(')');
      var values = stat.substring(end + 2).split(" ", -1);
      return stat.substring(stat.indexOf('(') + 1, end).startsWith(name)
          ? Stream.of(values).skip(USER_TIME).limit(2).mapToLong(Long::parseLong).sum()
              / TICKS_PER_SECOND
          : 0;
    } catch (IOException e) {
      return 0; // it has ended
    }
  }
}
