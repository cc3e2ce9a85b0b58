package chat.filament.app;

import chat.filament.platform.config.Config;
import chat.filament.platform.db.DatabaseName;
import chat.filament.platform.db.DatabaseRoom;
import chat.filament.platform.db.DatabaseWarnings;
import chat.filament.platform.db.Migrations;
import chat.filament.platform.db.Suitability;
import chat.filament.platform.node.ClusterCheck;
import chat.filament.platform.node.NatsCheck;
import chat.filament.platform.node.NodeId;
import chat.filament.platform.node.NodeStatus;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

@Command(
    name = "check",
    description =
        "Check configuration, database, files, port, NATS and machine, and print what is wrong.",
    mixinStandardHelpOptions = true)
final class CheckCommand implements Callable<Integer> {
  @Spec private CommandSpec spec = CommandSpec.create();

  @Option(names = "--json", description = "Print one JSON object instead of sentences.")
  private boolean json;

  @Override
  public Integer call() throws Exception {
    var config = Environment.read(System.getenv(), spec.commandLine().getErr());
    if (config.isEmpty()) {
      return Filament.BAD_CONFIG;
    }
    var findings = findings(config.get());
    boolean fine = findings.stream().noneMatch(Finding::isProblem);
    if (json) {
      spec.commandLine()
          .getOut()
          .println(new JsonObject().put("ok", fine).put("findings", json(findings)).encode());
      return fine ? 0 : 1;
    }
    findings.forEach(finding -> spec.commandLine().getErr().println("  " + line(finding)));
    if (fine) {
      var files = config.get().storage();
      spec.commandLine()
          .getOut()
          .println("configuration, database, files (" + files + ") and port are fine");
    }
    return fine ? 0 : 1;
  }

  private static String line(Finding finding) {
    return (finding.isProblem() ? "" : finding.level() + ": ")
        + finding.area()
        + ": "
        + finding.text();
  }

  private static JsonArray json(List<Finding> findings) {
    var all = new JsonArray();
    for (var finding : findings) {
      all.add(
          new JsonObject()
              .put("level", finding.level())
              .put("area", finding.area())
              .put("text", finding.text()));
    }
    return all;
  }

  private static List<Finding> findings(Config config) {
    var problems = new ArrayList<String>(database(config));
    boolean database = problems.isEmpty();
    problems.addAll(StoreChoice.problems(config.storage()));
    problems.addAll(port(config.http()));
    problems.addAll(nodes(config));
    var findings = new ArrayList<Finding>(Finding.problems(problems));
    if (database) {
      var url = config.databaseUrl().reveal();
      findings.addAll(
          Finding.warnings("database", DatabaseWarnings.of(url, InstantSource.system())));
      findings.addAll(MachineWarnings.room(DatabaseRoom.of(url)));
      config.nats().ifPresent(nats -> findings.addAll(servers(nats, DatabaseName.of(url))));
    }
    findings.addAll(MachineWarnings.of(config));
    return findings;
  }

  private static List<String> database(Config config) {
    var url = config.databaseUrl().reveal();
    var problems = Suitability.problems(url);
    return (problems.isEmpty() ? Migrations.problems(url) : problems)
        .stream().map(problem -> "FILAMENT_DATABASE_URL: " + problem).toList();
  }

  private static List<String> nodes(Config config) {
    return config.nats().map(NatsCheck::problems).orElse(List.of()).stream()
        .map(problem -> "FILAMENT_NATS_URL: " + problem)
        .toList();
  }

  /// Who shares the database, and whether each keeps up with what the others write.
  private static List<Finding> servers(Config.Nats nats, String database) {
    return ClusterCheck.servers(nats, database).stream()
        .map(server ->
            server
                .status()
                .map(status -> server(server.node(), status))
                .orElseGet(
                    () -> new Finding("warning", "server " + server.node(), "does not answer")))
        .toList();
  }

  private static Finding server(NodeId node, NodeStatus status) {
    var text =
        String.format(
            Locale.ROOT,
            "guilds in memory: %d, owned: %d; compared with the database %.1f s ago",
            status.guilds(),
            status.owned(),
            status.seen().toMillis() / 1e3);
    return status.isBehind()
        ? new Finding("warning", "server " + node, text + ", so it believes nothing that it knew")
        : Finding.note("server " + node, text);
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
