package chat.filament.bench;

import java.time.Duration;
import java.util.Optional;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/// Connections only: the time to connect and subscribe, and what an idle socket costs the server.
/// What it costs in memory is seen best on a server that has just been started: one with room in
/// its heap takes sockets in without growing. The heap's figure is worth most with `--collect`:
/// without, it counts garbage.
@Command(
    name = "idle",
    mixinStandardHelpOptions = true,
    sortOptions = false,
    description = {
      "Connections only: time to connect, memory of an idle socket.",
      "Memory is seen best on a server that has just been started."
    })
final class IdleCommand extends ModeCommand {
  @Mixin private final AudienceOptions options = new AudienceOptions(2000);

  @Option(names = "--guilds", paramLabel = "N", description = "guilds (default: ${DEFAULT-VALUE})")
  private int guilds = 1;

  @Option(
      names = "--connecting",
      paramLabel = "N",
      description = "sockets on the way at a time (default: ${DEFAULT-VALUE})")
  private int connecting = CONNECTING;

  @Option(
      names = "--collect",
      description =
          "have the server collect its garbage (jcmd GC.run) before each look at its memory,"
              + " so that heap_used is what lives; only for a server on this machine")
  private boolean collect;

  @Override
  void run(Stage stage) {
    var audience = options.audience();
    Range.require("connecting", connecting, 1, 1_000_000);
    var collector =
        collect ? Optional.of(Collector.of(stage.server())) : Optional.<Collector>empty();
    var traffic = new Traffic(stage, audience, Load.NONE, new Traffic.Layout(guilds, 1));
    var seats = traffic.seats(0, audience.sockets(), false, stage.hearing());
    var before = look(stage, collector);
    var manner = new Crowd.Manner(connecting, 0, Duration.ofMinutes(1));
    var arrival = traffic.arrive(seats, manner, "connections");
    traffic.pass("calm", audience.warmUp());
    Memory.report(stage.report(), before, look(stage, collector), arrival.sockets().size());
    stage.report().add("memory", "heap_used_is", collect ? "alive" : "with garbage");
    var after = stage.server().read();
    long start = stage.ticker().nanos();
    traffic.pass("idle", audience.duration());
    var later = stage.server().read();
    double seconds = stage.ticker().secondsSince(start);
    stage.report().add("idle", "server_cores", later.cores(after, seconds));
    stage.report().addEnded(arrival.sockets());
  }

  private static Memory look(Stage stage, Optional<Collector> collector) {
    collector.ifPresent(Collector::collect);
    return stage.server().memory();
  }
}
