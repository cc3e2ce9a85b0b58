package chat.filament.app;

import chat.filament.platform.config.Config;
import chat.filament.platform.db.Database;
import io.vertx.core.Vertx;
import io.vertx.sqlclient.Tuple;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.TimeUnit;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

@Command(
    name = "check",
    description = "Check configuration, database, folders and port, and print every problem.",
    mixinStandardHelpOptions = true)
final class CheckCommand implements Callable<Integer> {
  @Spec private CommandSpec spec = CommandSpec.create();

  @Override
  public Integer call() throws Exception {
    var config = Environment.read(System.getenv(), spec.commandLine().getErr());
    if (config.isEmpty()) {
      return Filament.BAD_CONFIG;
    }
    var problems = new ArrayList<String>();
    problems.addAll(database(config.get()));
    problems.addAll(port(config.get().http()));
    problems.forEach(problem -> spec.commandLine().getErr().println("  " + problem));
    if (problems.isEmpty()) {
      spec.commandLine().getOut().println("configuration, database, folders and port are fine");
    }
    return problems.isEmpty() ? 0 : 1;
  }

  private static List<String> database(Config config) throws Exception {
    var vertx = Vertx.vertx();
    try {
      var database = Database.open(vertx, config.databaseUrl().reveal());
      database.query("SELECT 1", Tuple.tuple()).await(10, TimeUnit.SECONDS);
      return List.of();
    } catch (Exception e) {
      var cause = e.getCause() == null ? e : e.getCause();
      return List.of("FILAMENT_DATABASE_URL: no answer (" + cause.getMessage() + ")");
    } finally {
      vertx.close().await(10, TimeUnit.SECONDS);
    }
  }

  private static List<String> port(Config.Http http) {
    try (var socket = new ServerSocket()) {
      socket.bind(new InetSocketAddress(InetAddress.getByName(http.host()), http.port()));
      return List.of();
    } catch (Exception e) {
      return List.of("FILAMENT_BIND_ADDR: cannot listen (" + e.getMessage() + ")");
    }
  }
}
