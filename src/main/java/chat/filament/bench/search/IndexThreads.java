package chat.filament.bench.search;

import chat.filament.bench.measure.ServerProcess;
import java.util.Optional;

/// Seconds of processor time of the server's threads; NaN where that cannot be read.
///
/// @param index of the one that writes to the index
/// @param merges of those that join its segments, and of all that have ended: each merge has its
///   own
/// @param queries of those that search
/// @param all of all
public record IndexThreads(double index, double merges, double queries, double all) {
  public static IndexThreads of(Optional<Long> pid) {
    double all = pid.map(ServerProcess::seconds).orElse(Double.NaN);
    double ended = all - seconds(pid, "");
    return new IndexThreads(
        seconds(pid, "search-index"),
        seconds(pid, "Lucene Merge") + seconds(pid, "search-document") + ended,
        seconds(pid, "search-query"),
        all);
  }

  public IndexThreads since(IndexThreads earlier) {
    return new IndexThreads(
        index - earlier.index,
        merges - earlier.merges,
        queries - earlier.queries,
        all - earlier.all);
  }

  private static double seconds(Optional<Long> pid, String name) {
    return pid.map(process -> ServerProcess.threadSeconds(process, name)).orElse(Double.NaN);
  }
}
