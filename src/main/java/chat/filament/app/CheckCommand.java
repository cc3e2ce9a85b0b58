package chat.filament.app;

import chat.filament.platform.config.Config;
import chat.filament.platform.db.Migrations;
import chat.filament.platform.db.Suitability;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

@Command(
    name = "check",
    description = "Check configuration, database, files and port, and print every problem.",
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
    problems.addAll(StoreChoice.problems(config.get().storage()));
    problems.addAll(port(config.get().http()));
    problems.forEach(problem -> spec.commandLine().getErr().println("  " + problem));
    if (problems.isEmpty()) {
      var files = config.get().storage();
      spec.commandLine()
          .getOut()
          .println("configuration, database, files (" + files + ") and port are fine");
    }
    return problems.isEmpty() ? 0 : 1;
  }

  private static List<String> database(Config config) {
    var url = config.databaseUrl().reveal();
    var problems = Suitability.problems(url);
    return (problems.isEmpty() ? Migrations.problems(url) : problems)
        .stream().map(problem -> "FILAMENT_DATABASE_URL: " + problem).toList();
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
