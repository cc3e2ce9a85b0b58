package chat.filament.app;

import chat.filament.account.KeyRotation;
import chat.filament.core.IdSource;
import chat.filament.platform.config.Config;
import chat.filament.platform.db.Database;
import io.vertx.core.Vertx;
import java.time.InstantSource;
import java.util.concurrent.Callable;
import java.util.concurrent.TimeUnit;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

@Command(
    name = "keys",
    description = "The keys that sign access tokens.",
    mixinStandardHelpOptions = true,
    subcommands = KeysCommand.Rotate.class)
final class KeysCommand implements Callable<Integer> {
  @Spec private CommandSpec spec = CommandSpec.create();

  @Override
  public Integer call() {
    spec.commandLine().usage(spec.commandLine().getErr());
    return spec.exitCodeOnInvalidInput();
  }

  @Command(
      name = "rotate",
      description =
          "Sign with a new key; nobody is logged out. Running servers take it over by themselves.",
      mixinStandardHelpOptions = true)
  static final class Rotate implements Callable<Integer> {
    @Spec private CommandSpec spec = CommandSpec.create();

    @Override
    public Integer call() throws Exception {
      var config = Environment.read(System.getenv(), spec.commandLine().getErr());
      if (config.isEmpty()) {
        return Filament.BAD_CONFIG;
      }
      rotate(config.get());
      spec.commandLine()
          .getOut()
          .println("a new key was made; running servers sign with it within 20 seconds");
      return 0;
    }

    private static void rotate(Config config) throws Exception {
      var vertx = Vertx.vertx();
      try {
        var database = Database.open(vertx, config.databaseUrl().reveal());
        var clock = InstantSource.system();
        new KeyRotation(database, new IdSource(clock), clock).rotate().await(30, TimeUnit.SECONDS);
      } finally {
        vertx.close().await(10, TimeUnit.SECONDS);
      }
    }
  }
}
