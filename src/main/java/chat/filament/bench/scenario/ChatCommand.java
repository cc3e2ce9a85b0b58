package chat.filament.bench.scenario;

import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/// Many small guilds and channels: how many committed messages a second, how late.
@Command(
    name = "chat",
    description = "Many senders and listeners in many small guilds and channels.")
final class ChatCommand extends ScenarioCommand {
  @Mixin private final Options.Workload options = new Options.Workload(1000, 64, 0, 60);

  @Option(names = "--guilds", paramLabel = "N", description = "guilds")
  private int guilds = 20;

  @Option(names = "--channels", paramLabel = "N", description = "channels a guild")
  private int channels = 2;

  @Override
  protected void run(BenchRun run) {
    FanoutCommand.run(run, options, guilds, channels);
  }
}
