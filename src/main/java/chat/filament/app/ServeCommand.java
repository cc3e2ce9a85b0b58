package chat.filament.app;

import java.util.concurrent.Callable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

@Command(
    name = "serve",
    description = "Run the server as the environment says (conf/filament.env.example).",
    mixinStandardHelpOptions = true)
final class ServeCommand implements Callable<Integer> {
  private static final Logger LOG = LoggerFactory.getLogger(ServeCommand.class);

  @Spec private CommandSpec spec = CommandSpec.create();

  @Override
  public Integer call() throws Exception {
    var config = Environment.read(System.getenv(), spec.commandLine().getErr());
    if (config.isEmpty()) {
      return Filament.BAD_CONFIG;
    }
    new Lifetime().serve(config.get(), ServeCommand::ready);
    return 0;
  }

  /// Among the log lines, which are all that stdout has.
  private static void ready(Server server) {
    KeyReload.onHangUp(server, System.getenv());
    LOG.atInfo()
        .addKeyValue("event", "server.ready")
        .log("Filament is ready on http://{}", server.address());
  }
}
