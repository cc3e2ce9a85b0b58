package chat.filament.app;

import chat.filament.platform.db.Migrations;
import chat.filament.platform.db.RollBack;
import chat.filament.platform.db.Suitability;
import java.util.Locale;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

@Command(
    name = "migrate",
    description = "Bring the database to this version's schema and stop.",
    mixinStandardHelpOptions = true)
final class MigrateCommand implements Callable<Integer> {
  @Spec private CommandSpec spec = CommandSpec.create();

  @Option(
      names = "--roll-back",
      description =
          "Instead: let the release before this one take the database over again. No server may"
              + " run on it.")
  private boolean rollBack;

  @Override
  public Integer call() {
    var config = Environment.read(System.getenv(), spec.commandLine().getErr());
    if (config.isEmpty()) {
      return Filament.BAD_CONFIG;
    }
    var url = config.get().databaseUrl().reveal();
    Suitability.require(url);
    if (rollBack) {
      int unseen = RollBack.prepare(url);
      spec.commandLine()
          .getOut()
          .printf(
              Locale.ROOT,
              "the release with migration %d can be started; %d newer ones it does not see%n",
              RollBack.RELEASE_BEFORE,
              unseen);
      return 0;
    }
    int ran = Migrations.run(url);
    spec.commandLine().getOut().println(ran + " migrations ran");
    return 0;
  }
}
