package chat.filament.bench.scenario;

import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/// Few senders, many listeners, one channel: how many deliveries a second, how late.
@Command(name = "fanout", description = "Few senders and many listeners on one channel.")
final class FanoutCommand extends ScenarioCommand {
  @Mixin private final Options.Workload options = new Options.Workload(1000, 8, 0, 60);

  @Override
  protected void run(BenchRun run) {
    run(run, options, 1, 1);
  }

  /// The plain scenario, for any number of guilds and channels.
  static void run(BenchRun run, Options.Workload options, int guilds, int channels) {
    var load = MessageLoad.create(run, options, guilds, channels);
    var listeners = load.listeners(false);
    new RampUp(run).connect(listeners.clients(), "connections");
    try (var publishers = load.publishers()) {
      load.warmUp();
      load.measure(publishers, "messages");
      load.settle(publishers, listeners);
    }
  }
}
