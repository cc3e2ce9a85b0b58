package chat.filament.app;

import chat.filament.bench.replay.ReplayCommand;
import chat.filament.bench.scenario.BenchCommand;
import chat.filament.platform.db.UnsuitableDatabase;
import java.util.Locale;
import java.util.TimeZone;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.ParseResult;

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
      BackupCommand.class,
      BenchCommand.class,
      ReplayCommand.class,
    })
public final class Filament {
  static final int BAD_CONFIG = 78;

  private Filament() {}

  static void main(String[] args) {
    forgetTheHost();
    Umask.keepFilesPrivate();
    FileNames.problem(args, System.getenv())
        .ifPresent(problem -> {
          System.err.println("filament: " + problem);
          System.exit(1);
        });
    System.exit(
        new CommandLine(new Filament())
            .setExecutionExceptionHandler(Filament::failed)
            .execute(args));
  }

  /// Libraries write numbers and times as the host's locale and zone have it, also into SQL and
  /// protocols; our own code names them. And they leave files in its temporary folder.
  private static void forgetTheHost() {
    Locale.setDefault(Locale.ROOT);
    TimeZone.setDefault(TimeZone.getTimeZone("UTC"));
    // Vert.x keeps copies of files in a folder that a killed process would leave behind
    System.setProperty("vertx.disableFileCaching", "true");
    System.setProperty("vertx.disableFileCPResolving", "true");
  }

  private static int failed(Exception failure, CommandLine command, ParseResult arguments)
      throws Exception {
    if (failure instanceof StartFailure || failure instanceof UnsuitableDatabase) {
      command.getErr().println("filament: " + failure.getMessage());
      command.getErr().flush();
      return command.getCommandSpec().exitCodeOnExecutionException();
    }
    throw failure;
  }
}
