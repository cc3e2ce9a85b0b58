package chat.filament.app;

import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;

/// A durable PostgreSQL of our own under a folder, for development and small installations.
///
/// It listens on 127.0.0.1 and trusts every local user. A server that was left running by a killed
/// process is taken over.
final class LocalPostgres {
  private static final String DATABASE = "postgres";
  private static final Duration RECOVERY = Duration.ofMinutes(5);

  private final EmbeddedPostgres postgres;

  private LocalPostgres(EmbeddedPostgres postgres) {
    this.postgres = postgres;
  }

  /// Blocks until the server accepts connections, after a crash until it has recovered. What it
  /// prints goes to a file beside its folder, anew at every start.
  static LocalPostgres start(Path folder) throws IOException, InterruptedException {
    var home = Files.createDirectories(folder.toAbsolutePath());
    var log = home.resolveSibling(home.getFileName() + ".log");
    var postgres =
        EmbeddedPostgres.builder()
            .setDataDirectory(home)
            .setCleanDataDirectory(false)
            .setRegisterShutdownHook(false)
            .setPort(port(home))
            .setPGStartupWait(RECOVERY)
            .setOutputRedirector(ProcessBuilder.Redirect.to(log.toFile()))
            .setServerConfig("listen_addresses", "127.0.0.1")
            // the library turns both off for tests; a later setting wins
            .setServerConfig("fsync", "on")
            .setServerConfig("synchronous_commit", "on")
            .setServerConfig("shared_buffers", "128MB")
            .setServerConfig("max_connections", "64");
    try {
      return new LocalPostgres(postgres.start());
    } catch (IOException e) {
      throw new IOException("PostgreSQL does not start; its own words are in " + log, e);
    }
  }

  private static int port(Path home) throws IOException, InterruptedException {
    var former = new FormerPostgres(home).port();
    if (former.isPresent()) {
      return former.getAsInt();
    }
    try (var socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      return socket.getLocalPort();
    }
  }

  String url() {
    return "postgresql://postgres:postgres@127.0.0.1:" + postgres.getPort() + "/" + DATABASE;
  }

  void stop() {
    try {
      postgres.close();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
