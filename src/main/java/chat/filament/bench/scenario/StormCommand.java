package chat.filament.bench.scenario;

import chat.filament.bench.client.LoadClient;
import chat.filament.bench.client.Waits;
import chat.filament.bench.measure.SequenceRecorder;
import java.time.Duration;
import org.HdrHistogram.Histogram;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/// All clients lose their connection at once and come back at once, resuming where they were: how
/// long until the last one is resumed, and did anybody miss anything.
@Command(
    name = "storm",
    description = "Cut all sockets at once, reconnect all at once, resume, miss nothing.")
final class StormCommand extends ScenarioCommand {
  private static final Duration PATIENCE = Duration.ofMinutes(2);

  @Mixin private final Options.Workload options = new Options.Workload(1000, 8, 50, 60);

  @Option(names = "--guilds", paramLabel = "N", description = "guilds")
  private int guilds = 4;

  @Option(
      names = "--away",
      paramLabel = "SECONDS",
      description = "seconds between the cut and the return")
  private int away = 2;

  @Option(
      names = "--await-restart",
      paramLabel = "SECONDS",
      description = "instead of --away: wait so many seconds for the server to go and come back")
  private int awaitRestart;

  @Override
  protected void run(BenchRun run) {
    Options.require("away", away, 0, 3600);
    Options.require("await-restart", awaitRestart, 0, 3600);
    Options.require("senders", options.senders(), guilds, 10_000);
    var load = MessageLoad.create(run, options, guilds, 1);
    var listeners = load.listeners(true);
    var clients = listeners.clients();
    new RampUp(run, RampUp.WIDTH, 0, PATIENCE).connect(clients, "connections");
    try (var publishers = load.publishers()) {
      // without a position seen there is nothing to resume from
      Waits.until(
          Duration.ofSeconds(30),
          "durable events carry no \"s\": no resumption here",
          () -> clients.stream().allMatch(LoadClient::canResume));
      load.warmUp();
      clients.forEach(LoadClient::cut);
      Waits.until(
          PATIENCE,
          "sockets that cannot be cut",
          () -> clients.stream().noneMatch(LoadClient::isConnected));
      stayAway(run);
      var before = run.server().read();
      var all = new RampUp(run, Math.max(clients.size(), 1), 0, PATIENCE);
      var since = all.connect(clients, "resumption");
      report(run, since, run.server().readAfresh().replayQueriesSince(before));
      load.measure(publishers, "messages");
      load.settle(publishers, listeners);
    }
    long repeated = clients.stream().mapToLong(LoadClient::repeated).sum();
    long gapped = listeners.recorders().stream().filter(SequenceRecorder::gapped).count();
    run.report()
        .add("check", "repeated_by_resumption", repeated)
        .add("check", "clients_with_gap", gapped);
  }

  /// Microseconds count from the moment when all clients set out to come back.
  private static void report(BenchRun run, Histogram since, double queries) {
    long count = since.getTotalCount();
    run.report()
        .add("storm", "clients", count)
        .add("storm", "first_resumed_seconds", count == 0 ? 0 : since.getMinValue() / 1e6)
        .add("storm", "p50_resumed_seconds", since.getValueAtPercentile(50) / 1e6)
        .add("storm", "p99_resumed_seconds", since.getValueAtPercentile(99) / 1e6)
        .add("storm", "last_resumed_seconds", since.getMaxValue() / 1e6)
        .add("storm", "log_queries", queries)
        .add("storm", "log_queries_per_client", queries / Math.max(count, 1));
  }

  private void stayAway(BenchRun run) {
    if (awaitRestart == 0) {
      run.pass("away", Duration.ofSeconds(away));
      return;
    }
    say("storm: all sockets are cut; restart the server now");
    var patience = Duration.ofSeconds(awaitRestart);
    Waits.until(patience, "the server did not go", () -> !run.api().isReady());
    Waits.until(patience, "the server did not come back", run.api()::isReady);
  }
}
