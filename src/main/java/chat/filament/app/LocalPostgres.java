package chat.filament.app;

import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;

/// A durable PostgreSQL of our own under a folder, for development and small installations.
///
/// It listens on 127.0.0.1 and trusts every local user. A server that was left running by a killed
/// process is taken over.
final class LocalPostgres {
  private static final String DATABASE = "postgres";

  private final EmbeddedPostgres postgres;

  private LocalPostgres(EmbeddedPostgres postgres) {
    this.postgres = postgres;
  }

  static LocalPostgres start(Path folder) throws IOException {
    var home = Files.createDirectories(folder.toAbsolutePath());
    return new LocalPostgres(
        EmbeddedPostgres.builder()
            .setDataDirectory(home)
            .setCleanDataDirectory(false)
            .setRegisterShutdownHook(false)
            .setPort(port(home))
            .setServerConfig("listen_addresses", "127.0.0.1")
            // the library turns both off for tests; a later setting wins
            .setServerConfig("fsync", "on")
            .setServerConfig("synchronous_commit", "on")
            .setServerConfig("shared_buffers", "128MB")
            .setServerConfig("max_connections", "64")
            .start());
  }

  /// The port of a PostgreSQL that still runs on this folder, else a free one. The file's first
  /// line is the process id, the fourth the port.
  private static int port(Path home) throws IOException {
    var file = home.resolve("postmaster.pid");
    if (Files.exists(file)) {
      var lines = Files.readAllLines(file);
      if (lines.size() >= 4 && isPostgres(lines.get(0).strip())) {
        return Integer.parseInt(lines.get(3).strip());
      }
    }
    try (var socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      return socket.getLocalPort();
    }
  }

  private static boolean isPostgres(String pid) {
    return ProcessHandle.of(Long.parseLong(pid))
        .flatMap(process -> process.info().command())
        .map(command -> command.endsWith("postgres"))
        .orElse(false);
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
