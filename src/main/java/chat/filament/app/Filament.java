package chat.filament.app;

import chat.filament.bench.replay.ReplayCommand;
import chat.filament.bench.scenario.BenchCommand;
import picocli.CommandLine;
import picocli.CommandLine.Command;

/// The program. Exit codes: 0 done, 1 failed, 2 bad arguments, 78 bad configuration.
@Command(
    name = "filament",
    description = "A self-hosted chat server.",
    mixinStandardHelpOptions = true,
    subcommands = {
      ServeCommand.class,
      DevCommand.class,
      CheckCommand.class,
      MigrateCommand.class,
      KeysCommand.class,
      SearchCommand.class,
      BenchCommand.class,
      ReplayCommand.class,
    })
public final class Filament {
  static final int BAD_CONFIG = 78;

  private Filament() {}

  static void main(String[] args) {
    System.exit(new CommandLine(new Filament()).execute(args));
  }
}
