package chat.filament.bench.scenario;

import chat.filament.bench.client.Waits;
import chat.filament.bench.measure.ServerMemory;
import java.time.Duration;
import java.util.stream.IntStream;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/// Connections only: the time to connect and subscribe, and what an idle socket costs the server.
/// What it costs in memory is seen best on a server that has just been started: one with room in
/// its heap takes sockets in without growing. The heap's figure is worth most with `--collect`:
/// without, it counts garbage.
@Command(
    name = "idle",
    description = {
      "Connections only: time to connect, memory of an idle socket.",
      "Memory is seen best on a server that has just been started."
    })
final class IdleCommand extends ScenarioCommand {
  @Mixin private final Options.Listeners options = new Options.Listeners(2000);

  @Option(names = "--guilds", paramLabel = "N", description = "guilds")
  private int guilds = 1;

  @Option(names = "--connecting", paramLabel = "N", description = "sockets on the way at a time")
  private int connecting = RampUp.WIDTH;

  @Option(
      names = "--collect",
      description =
          "have the server collect its garbage (jcmd GC.run) before each look at its memory,"
              + " so that heap_used is what lives; only for a server on this machine")
  private boolean collect;

  @Override
  protected void run(BenchRun run) {
    Options.require("connecting", connecting, 1, 1_000_000);
    if (collect) {
      run.server().collectGarbage();
    }
    var topology = Topology.create(run, options.usersFor(guilds, 0), guilds, 1);
    var clients =
        IntStream.range(0, options.sockets())
            .mapToObj(i -> topology.guild(i).client(i, i / guilds, _ -> {}))
            .toList();
    var before = look(run);
    new RampUp(run, connecting, 0, Duration.ofMinutes(1)).connect(clients, "connections");
    run.pass("calm", options.warmUp());
    look(run).report(run.report(), before, clients.size());
    run.report().add("memory", "heap_used_is", collect ? "alive" : "with garbage");
    var after = run.server().read();
    long start = System.nanoTime();
    run.pass("idle", options.duration());
    var later = run.server().read();
    double cores = later.cores(after, Waits.secondsSince(start));
    run.report().add("idle", "server_cores", cores).addEnded(clients);
  }

  private ServerMemory look(BenchRun run) {
    if (collect) {
      run.server().collectGarbage();
    }
    return run.server().memory();
  }
}
