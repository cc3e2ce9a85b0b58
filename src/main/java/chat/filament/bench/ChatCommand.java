package chat.filament.bench;

import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/// Many small guilds and channels: how many committed messages a second, how late.
@Command(
    name = "chat",
    mixinStandardHelpOptions = true,
    sortOptions = false,
    description = "Many senders and listeners in many small guilds and channels.")
final class ChatCommand extends ModeCommand {
  @Mixin private final LoadOptions options = new LoadOptions(1000, 64);

  @Option(names = "--guilds", paramLabel = "N", description = "guilds (default: ${DEFAULT-VALUE})")
  private int guilds = 20;

  @Option(
      names = "--channels",
      paramLabel = "N",
      description = "channels a guild (default: ${DEFAULT-VALUE})")
  private int channels = 2;

  @Override
  void run(Stage stage) {
    FanoutCommand.run(stage, options, new Traffic.Layout(guilds, channels));
  }
}
