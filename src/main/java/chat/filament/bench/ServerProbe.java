package chat.filament.bench;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.DoubleStream;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/// What can be seen of the server process: `/proc/<pid>` where the process is on this machine and
/// known, else the `process_*` metrics; the rest from its own metrics. What cannot be seen is NaN.
final class ServerProbe {
  private static final double TICKS_PER_SECOND = 100;

  private final Api api;
  private final @Nullable Long pid;
  private final @Nullable String metricsToken;

  ServerProbe(Api api, @Nullable Long pid, @Nullable String metricsToken) {
    this.api = api;
    this.pid = pid;
    this.metricsToken = metricsToken;
  }

  /// One look at the server: seconds of CPU so far, bytes, and counts.
  record Reading(
      double cpuSeconds, double residentBytes, double slowConsumers, double replayQueries) {
    /// How many cores the process kept busy since an earlier look.
    double cores(Reading earlier, double seconds) {
      return (cpuSeconds - earlier.cpuSeconds) / seconds;
    }

    /// Log queries of resuming clients since an earlier look; a server that has been restarted
    /// counts from 0.
    double replayQueriesSince(Reading earlier) {
      boolean restarted = replayQueries < earlier.replayQueries;
      return restarted ? replayQueries : replayQueries - earlier.replayQueries;
    }

    double residentMib() {
      return residentBytes / (1 << 20);
    }
  }

  Reading read() {
    var metrics = api.metrics(metricsToken);
    return new Reading(
        pid == null ? cpuSeconds(metrics) : processCpuSeconds(pid),
        residentBytes(metrics),
        slowConsumers(metrics),
        sum(metrics, "filament_gateway_replay_queries_total"));
  }

  Memory memory() {
    var metrics = api.metrics(metricsToken);
    return Memory.of(metrics, residentBytes(metrics));
  }

  /// The process on this machine, where it is known.
  Optional<Long> process() {
    return Optional.ofNullable(pid);
  }

  /// The worst lag of any event loop in the last seconds; reads nothing but the metrics.
  double loopLagSeconds() {
    return worst(api.metrics(metricsToken), "filament_event_loop_lag_seconds");
  }

  /// A series that has not begun counts as 0 where there are metrics at all.
  private static double slowConsumers(String metrics) {
    double count = sum(metrics, "filament_ws_disconnects_total", "reason=\"slow_consumer\"");
    return Double.isNaN(count) && !metrics.isEmpty() ? 0 : count;
  }

  /// Micrometer gives nanoseconds, the plain Prometheus client seconds.
  private static double cpuSeconds(String metrics) {
    double seconds = sum(metrics, "process_cpu_seconds_total");
    return Double.isNaN(seconds) ? sum(metrics, "process_cpu_time_ns_total") / 1e9 : seconds;
  }

  private static double processCpuSeconds(long pid) {
    var stat = lines("/proc/" + pid + "/stat");
    var fields = stat.substring(stat.lastIndexOf(')') + 1).strip().split(" +", -1);
    return fields.length < 13
        ? Double.NaN
        : (Double.parseDouble(fields[11]) + Double.parseDouble(fields[12])) / TICKS_PER_SECOND;
  }

  private double residentBytes(String metrics) {
    if (pid == null) {
      return sum(metrics, "process_resident_memory_bytes");
    }
    var rss = Pattern.compile("VmRSS:\\s+(\\d+) kB").matcher(lines("/proc/" + pid + "/status"));
    return rss.find() ? Double.parseDouble(rss.group(1)) * 1024 : Double.NaN;
  }

  private static String lines(String file) {
    try {
      return Files.readString(Path.of(file));
    } catch (IOException e) {
      return "";
    }
  }

  /// The sum of a metric's series that carry every given label; NaN when there is none.
  static double sum(String metrics, String name, String... labels) {
    return series(metrics, name, labels).reduce(Double::sum).orElse(Double.NaN);
  }

  /// The greatest of a metric's series; NaN when there is none.
  static double worst(String metrics, String name) {
    return series(metrics, name).max().orElse(Double.NaN);
  }

  private static DoubleStream series(String metrics, String name, String... labels) {
    return metrics
        .lines()
        .filter(line -> line.startsWith(name + "{") || line.startsWith(name + " "))
        .filter(line -> Stream.of(labels).allMatch(line::contains))
        .mapToDouble(line -> Double.parseDouble(line.substring(line.lastIndexOf(' ') + 1)));
  }
}
