package chat.filament.bench;

import java.time.Duration;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/// Connections only: the time to connect and subscribe, and what an idle socket costs the server.
/// What it costs in memory is seen best on a server that has just been started: one with room in
/// its heap takes sockets in without growing.
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

  @Override
  void run(Stage stage) {
    var audience = options.audience();
    Range.require("connecting", connecting, 1, 1_000_000);
    var traffic = new Traffic(stage, audience, Load.NONE, new Traffic.Layout(guilds, 1));
    var seats = traffic.seats(0, audience.sockets(), false, stage.hearing());
    var before = stage.server().read();
    var manner = new Crowd.Manner(connecting, 0, Duration.ofMinutes(1));
    var arrival = traffic.arrive(seats, manner, "connections");
    traffic.pass("calm", audience.warmUp());
    var after = stage.server().read();
    reportMemory(stage.report(), before, after, arrival.sockets().size());
    long start = stage.ticker().nanos();
    traffic.pass("idle", audience.duration());
    var later = stage.server().read();
    double seconds = stage.ticker().secondsSince(start);
    stage.report().add("idle", "server_cores", later.cores(after, seconds));
    stage.report().addEnded(arrival.sockets());
  }

  private static void reportMemory(
      Report report, ServerProbe.Reading before, ServerProbe.Reading after, int sockets) {
    report
        .add("memory", "resident_before_mib", mib(before.residentBytes()))
        .add("memory", "resident_after_mib", mib(after.residentBytes()))
        .add("memory", "heap_before_mib", mib(before.heapBytes()))
        .add("memory", "heap_after_mib", mib(after.heapBytes()))
        .add("memory", "direct_before_mib", mib(before.directBytes()))
        .add("memory", "direct_after_mib", mib(after.directBytes()))
        .add("memory", "threads_before", before.threads())
        .add("memory", "threads_after", after.threads())
        .add(
            "per_socket",
            "resident_kib",
            kib(before.residentBytes(), after.residentBytes(), sockets))
        .add("per_socket", "heap_kib", kib(before.heapBytes(), after.heapBytes(), sockets))
        .add("per_socket", "direct_kib", kib(before.directBytes(), after.directBytes(), sockets));
  }

  private static double mib(double bytes) {
    return bytes / (1 << 20);
  }

  private static double kib(double before, double after, int sockets) {
    return (after - before) / 1024 / Math.max(sockets, 1);
  }
}
