package chat.filament.bench.measure;

import chat.filament.bench.client.Waits;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import java.util.function.Supplier;
import java.util.stream.DoubleStream;
import java.util.stream.Stream;

/// What can be seen of the server process: from the operating system where the process is on this
/// machine and known, else the `process_*` metrics; the rest from its own metrics, whose text is
/// empty where they cannot be read. What cannot be seen is NaN.
public record ServerProbe(Optional<Long> pid, Supplier<String> metrics) {
  private static final Duration KEPT = Duration.ofMillis(1_100);

  /// One look at the server: seconds of CPU so far, bytes, and counts.
  public record Reading(
      double cpuSeconds, double residentBytes, double slowConsumers, double replayQueries) {

    /// How many cores the process kept busy since an earlier look.
    public double cores(Reading earlier, double seconds) {
      return (cpuSeconds - earlier.cpuSeconds) / seconds;
    }

    /// Log queries of resuming clients since an earlier look; a server that has been restarted
    /// counts from 0.
    public double replayQueriesSince(Reading earlier) {
      boolean restarted = replayQueries < earlier.replayQueries;
      return restarted ? replayQueries : replayQueries - earlier.replayQueries;
    }

    public double residentMib() {
      return residentBytes / (1 << 20);
    }
  }

  public Reading read() {
    var text = metrics.get();
    double slow = sum(text, "filament_ws_disconnects_total", "reason=\"slow_consumer\"");
    return new Reading(
        cpuSeconds(text),
        residentBytes(text),
        // a series that has not begun counts as 0 where there are metrics at all
        Double.isNaN(slow) && !text.isEmpty() ? 0 : slow,
        sum(text, "filament_gateway_replay_queries_total"));
  }

  /// A look that knows everything of now: the server keeps the text of its metrics for a second.
  public Reading readAfresh() {
    Waits.pause(KEPT);
    return read();
  }

  public ServerMemory memory() {
    var text = metrics.get();
    return ServerMemory.of(text, residentBytes(text));
  }

  /// The worst lag of any event loop in the last seconds.
  double loopLagSeconds() {
    return series(metrics.get(), "filament_event_loop_lag_seconds").max().orElse(Double.NaN);
  }

  /// Has the server collect its garbage, so that its heap shows what lives. Fails with
  /// `IllegalStateException` where that is not possible.
  public void collectGarbage() {
    long process =
        pid.orElseThrow(() ->
            new IllegalStateException(
                "--collect needs the server's process on this machine: give --pid"));
    var jcmd = Path.of(System.getProperty("java.home"), "bin", "jcmd").toString();
    var command = new ProcessBuilder(jcmd, Long.toString(process), "GC.run");
    try {
      var running = command.redirectErrorStream(true).start();
      var said = new String(running.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
      if (running.onExit().join().exitValue() != 0) {
        throw new IllegalStateException("--collect: jcmd failed: " + said.strip());
      }
    } catch (IOException e) {
      throw new IllegalStateException("--collect needs a JDK: " + e.getMessage(), e);
    }
  }

  private double cpuSeconds(String text) {
    return pid.flatMap(ProcessHandle::of)
        .flatMap(process -> process.info().totalCpuDuration())
        .map(cpu -> cpu.toNanos() / 1e9)
        .orElseGet(() -> sum(text, "process_cpu_time_ns_total") / 1e9);
  }

  private double residentBytes(String text) {
    double seen = pid.map(ServerProcess::residentBytes).orElse(Double.NaN);
    return Double.isNaN(seen) ? sum(text, "process_resident_memory_bytes") : seen;
  }

  /// The sum of a metric's series that carry every given label; NaN when there is none.
  static double sum(String metrics, String name, String... labels) {
    return series(metrics, name, labels).reduce(Double::sum).orElse(Double.NaN);
  }

  private static DoubleStream series(String metrics, String name, String... labels) {
    return metrics
        .lines()
        .filter(line -> line.startsWith(name + "{") || line.startsWith(name + " "))
        .filter(line -> Stream.of(labels).allMatch(line::contains))
        .mapToDouble(line -> Double.parseDouble(line.substring(line.lastIndexOf(' ') + 1)));
  }
}
