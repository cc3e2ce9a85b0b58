package chat.filament.app;

import chat.filament.platform.db.Migrations;
import chat.filament.platform.db.Suitability;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

@Command(
    name = "migrate",
    description = "Bring the database to this version's schema and stop.",
    mixinStandardHelpOptions = true)
final class MigrateCommand implements Callable<Integer> {
  @Spec private CommandSpec spec = CommandSpec.create();

  @Override
  public Integer call() {
    var config = Environment.read(System.getenv(), spec.commandLine().getErr());
    if (config.isEmpty()) {
      return Filament.BAD_CONFIG;
    }
    Suitability.require(config.get().databaseUrl().reveal());
    int ran = Migrations.run(config.get().databaseUrl().reveal());
    spec.commandLine().getOut().println(ran + " migrations ran");
    return 0;
  }
}
