package chat.filament.app;

import chat.filament.backup.RestoredDatabase;
import chat.filament.platform.db.Database;
import chat.filament.platform.db.DatabasePool;
import chat.filament.platform.db.DatabaseUrl;
import chat.filament.platform.db.Migrations;
import chat.filament.platform.db.Suitability;
import io.vertx.core.Vertx;
import java.time.InstantSource;
import java.util.concurrent.TimeUnit;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

@Command(
    name = "backup",
    description = {
      "The server's part of a restore.",
      "infra/scripts/backup.sh and restore.sh make and restore backups; these are the steps of"
          + " theirs that need to know the schema."
    },
    mixinStandardHelpOptions = true)
final class BackupCommand {
  private static final long ADOPT_MINUTES = 30;

  @Spec private CommandSpec spec = CommandSpec.create();

  @Command(
      name = "schema",
      description = "Print the versions of this program's migrations, one a line.",
      mixinStandardHelpOptions = true)
  int schema() {
    var config = Environment.read(System.getenv(), spec.commandLine().getErr());
    if (config.isEmpty()) {
      return Filament.BAD_CONFIG;
    }
    Migrations.versions(config.get().databaseUrl().reveal())
        .forEach(spec.commandLine().getOut()::println);
    return 0;
  }

  @Command(
      name = "adopt",
      description = {
        "Make a restored database fit to be served.",
        "Brings it to this version's schema, ends all auth sessions and raises the logs' positions"
            + " above all that clients may have seen."
      },
      mixinStandardHelpOptions = true)
  int adopt(
      @Option(
              names = "--database",
              required = true,
              description = "Its name, in the PostgreSQL of FILAMENT_DATABASE_URL.")
          String name)
      throws Exception {
    if (!DatabaseUrl.isName(name)) {
      throw new ParameterException(
          spec.commandLine(), "--database: not 1 to 63 letters, digits and _: " + name);
    }
    var config = Environment.read(System.getenv(), spec.commandLine().getErr());
    if (config.isEmpty()) {
      return Filament.BAD_CONFIG;
    }
    var url = DatabaseUrl.withDatabase(config.get().databaseUrl().reveal(), name);
    Suitability.require(url);
    int migrations = Migrations.run(url);
    int sessions = adopted(url);
    spec.commandLine()
        .getOut()
        .println(migrations + " migrations ran, " + sessions + " sessions ended");
    return 0;
  }

  private static int adopted(String url) throws Exception {
    var vertx = Vertx.vertx();
    try {
      return new RestoredDatabase(
              Database.open(vertx, url, DatabasePool.JOBS), InstantSource.system())
          .adopt()
          .await(ADOPT_MINUTES, TimeUnit.MINUTES);
    } finally {
      vertx.close().await(10, TimeUnit.SECONDS);
    }
  }
}
