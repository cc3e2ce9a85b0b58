package chat.filament.bench.scenario;

import chat.filament.bench.client.Waits;
import chat.filament.bench.measure.ServerProbe;
import java.time.Duration;

/// A measured stretch of a run, one section of its report: how long it took, and what server and
/// clients used up meanwhile. Opened when it begins.
public record Measurement(
    BenchRun run, String section, long start, double clientSeconds, ServerProbe.Reading server) {
  public static Measurement open(BenchRun run, String section) {
    var server = run.server().read();
    return new Measurement(run, section, System.nanoTime(), clientCpuSeconds(), server);
  }

  /// Ends and reports it; how many seconds it took.
  public double close() {
    double seconds = Waits.secondsSince(start);
    double client = clientCpuSeconds() - clientSeconds;
    var after = run.server().read();
    run.report()
        .add(section, "seconds", seconds)
        .add(section, "server_cores", after.cores(server, seconds))
        .add(section, "server_resident_mib", after.residentMib())
        .add(section, "client_cores", client / seconds);
    return seconds;
  }

  private static double clientCpuSeconds() {
    return ProcessHandle.current().info().totalCpuDuration().orElse(Duration.ZERO).toNanos() / 1e9;
  }
}
