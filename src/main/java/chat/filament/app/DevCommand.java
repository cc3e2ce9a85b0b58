package chat.filament.app;

import chat.filament.app.postgres.EmbeddedPostgres;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

@Command(
    name = "dev",
    description = "Run everything on this machine, without any configuration.",
    mixinStandardHelpOptions = true)
final class DevCommand implements Callable<Integer> {
  /// Known to everybody: a development server is not a secret.
  private static final String LIVEKIT_SECRET = "filament-development-secret-0123456789";

  @Spec private CommandSpec spec = CommandSpec.create();

  @Option(
      names = "--data",
      description = "Where everything is kept (default: ${DEFAULT-VALUE}).",
      defaultValue = "data")
  private Path data = Path.of("data");

  @Override
  public Integer call() throws Exception {
    var environment = System.getenv();
    var variables = new HashMap<>(defaults());
    variables.keySet().removeIf(name -> environment.containsKey(name + "_FILE"));
    variables.putAll(environment);
    boolean embedded =
        !environment.containsKey("FILAMENT_DATABASE_URL")
            && !environment.containsKey("FILAMENT_DATABASE_URL_FILE");
    if (!embedded) {
      return serve(variables, new Lifetime());
    }
    var postgres = EmbeddedPostgres.in(data.resolve("postgres"));
    var lifetime = new Lifetime();
    lifetime.atEnd(postgres::stop);
    lifetime.begin(postgres::start);
    variables.put("FILAMENT_DATABASE_URL", postgres.url());
    return serve(variables, lifetime);
  }

  private int serve(Map<String, String> variables, Lifetime lifetime) throws Exception {
    var config = Environment.read(variables, spec.commandLine().getErr());
    if (config.isEmpty()) {
      lifetime.end();
      return Filament.BAD_CONFIG;
    }
    lifetime.serve(config.get(), this::ready);
    return 0;
  }

  private void ready(Server server) {
    var out = spec.commandLine().getOut();
    out.println("Filament is ready on http://" + server.address());
    out.flush();
  }

  private Map<String, String> defaults() {
    return Map.of(
        "FILAMENT_BIND_ADDR",
        "127.0.0.1:3000",
        "FILAMENT_ATTACHMENT_ROOT",
        data.resolve("attachments").toString(),
        "FILAMENT_SEARCH_INDEX_ROOT",
        data.resolve("search").toString(),
        "FILAMENT_LIVEKIT_API_KEY",
        "devkey",
        "FILAMENT_LIVEKIT_API_SECRET",
        LIVEKIT_SECRET,
        "FILAMENT_LIVEKIT_URL",
        "ws://127.0.0.1:7880");
  }
}
