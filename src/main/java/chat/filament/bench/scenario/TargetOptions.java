package chat.filament.bench.scenario;

import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/// What every client program takes.
final class TargetOptions {
  @Option(names = "--url", paramLabel = "URL", description = "the server")
  String url = "http://127.0.0.1:3000";

  @Option(
      names = "--pid",
      paramLabel = "PID",
      description =
          "the server's process on this machine, for CPU and memory from /proc"
              + " (default: the one that listens on the port of a local URL)")
  @Nullable Long pid;

  @Option(
      names = "--metrics-token",
      paramLabel = "TOKEN",
      defaultValue = "${env:FILAMENT_METRICS_TOKEN}",
      showDefaultValue = picocli.CommandLine.Help.Visibility.NEVER,
      description = "bearer for /metrics (default: $FILAMENT_METRICS_TOKEN)")
  @Nullable String metricsToken;

  @Option(names = "--threads", paramLabel = "N", description = "event loops for the sockets")
  int threads = 1;

  @Option(names = "--json", description = "print one line of JSON instead of a table")
  boolean json;

  /// Null without a terminal: since 25 the console is the plain one again.
  @SuppressWarnings("SystemConsoleNull")
  boolean showsProgress() {
    var console = System.console();
    return !json && console != null && console.isTerminal();
  }
}
