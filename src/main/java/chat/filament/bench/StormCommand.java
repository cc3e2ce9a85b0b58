package chat.filament.bench;

import java.time.Duration;
import java.util.List;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/// All clients lose their connection at once and come back at once, resuming where they were: how
/// long until the last one is resumed, and did anybody miss anything.
@Command(
    name = "storm",
    mixinStandardHelpOptions = true,
    sortOptions = false,
    description = "Cut all sockets at once, reconnect all at once, resume, miss nothing.")
final class StormCommand extends ModeCommand {
  private static final Duration PATIENCE = Duration.ofMinutes(2);

  @Mixin private final LoadOptions options = new LoadOptions(1000, 8).at(50, 60);

  @Option(names = "--guilds", paramLabel = "N", description = "guilds (default: ${DEFAULT-VALUE})")
  private int guilds = 4;

  @Option(
      names = "--away",
      paramLabel = "SECONDS",
      description = "seconds between the cut and the return (default: ${DEFAULT-VALUE})")
  private int away = 2;

  @Option(
      names = "--await-restart",
      paramLabel = "SECONDS",
      description = "instead of --away: wait so many seconds for the server to go and come back")
  private int awaitRestart;

  @Override
  void run(Stage stage) {
    var audience = options.audience();
    var load = options.load();
    Range.require("away", away, 0, 3600);
    Range.require("await-restart", awaitRestart, 0, 3600);
    Range.require("senders", load.senders(), guilds, 10_000);
    var traffic = new Traffic(stage, audience, load, new Traffic.Layout(guilds, 1));
    var seats = traffic.seats(0, audience.sockets(), true, stage.hearing());
    var calm = new Crowd.Manner(CONNECTING, 0, PATIENCE);
    var arrival = traffic.arrive(seats, calm, "connections");
    var senders = traffic.senders();
    senders.start();
    awaitPositions(stage, seats);
    traffic.pass("warm-up", audience.warmUp());
    cut(arrival.sockets());
    stayAway(stage, traffic);
    var storm = new Crowd.Manner(Math.max(seats.size(), 1), 0, PATIENCE);
    var before = stage.server().read();
    var back = traffic.arrive(seats, storm, "resumption");
    double queries = stage.server().read().replayQueriesSince(before);
    report(stage.report(), back, queries);
    traffic.measure(senders, audience.duration(), "messages");
    traffic.settle(senders, seats);
    stage.report().addEnded(back.sockets());
    stage
        .report()
        .add("check", "repeated_by_resumption", stage.hearing().repeats())
        .add("check", "seats_with_gap", seats.stream().filter(CountingSeat::gapped).count());
  }

  /// Times count from the moment when all clients set out to come back.
  private static void report(Report report, Crowd.Arrival back, double queries) {
    var since = back.since();
    report
        .add("storm", "clients", back.sockets().size())
        .add("storm", "first_resumed_seconds", since.min() / 1e3)
        .add("storm", "p50_resumed_seconds", since.p50() / 1e3)
        .add("storm", "p99_resumed_seconds", since.p99() / 1e3)
        .add("storm", "last_resumed_seconds", since.max() / 1e3)
        .add("storm", "log_queries", queries)
        .add("storm", "log_queries_per_client", queries / Math.max(back.sockets().size(), 1));
  }

  /// Without a position seen there is nothing to resume from.
  private static void awaitPositions(Stage stage, List<CountingSeat> seats) {
    long start = stage.ticker().nanos();
    while (!seats.stream().allMatch(CountingSeat::canResume)) {
      if (stage.ticker().secondsSince(start) > 30) {
        throw new IllegalStateException("durable events carry no \"s\": no resumption here");
      }
      Pause.of(Duration.ofMillis(50));
    }
  }

  private static void cut(List<LoadSocket> sockets) {
    sockets.forEach(LoadSocket::cut);
    sockets.forEach(socket -> socket.ended().toCompletableFuture().join());
  }

  private void stayAway(Stage stage, Traffic traffic) {
    if (awaitRestart == 0) {
      traffic.pass("away", Duration.ofSeconds(away));
      return;
    }
    say("storm: all sockets are cut; restart the server now");
    await(stage, false);
    await(stage, true);
  }

  private void await(Stage stage, boolean ready) {
    long start = stage.ticker().nanos();
    while (stage.api().isReady() != ready) {
      if (stage.ticker().secondsSince(start) > awaitRestart) {
        throw new IllegalStateException(
            "the server did not " + (ready ? "come back" : "go") + " in " + awaitRestart + " s");
      }
      Pause.of(Duration.ofMillis(100));
    }
  }
}
