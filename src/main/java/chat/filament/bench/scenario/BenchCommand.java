package chat.filament.bench.scenario;

import picocli.CommandLine.Command;

/// `filament bench`: loads a running server and checks every delivery.
@Command(
    name = "bench",
    mixinStandardHelpOptions = true,
    description = {
      "Loads a running server over its public API and checks every delivery.",
      "Exit code 1 when anything was lost, duplicated, out of order or refused."
    },
    subcommands = {
      FanoutCommand.class,
      ChatCommand.class,
      IdleCommand.class,
      StormCommand.class,
      SlowCommand.class,
      RevokeCommand.class,
      PresenceCommand.class,
      FilesCommand.class,
      SearchBenchCommand.class
    })
public final class BenchCommand {}
