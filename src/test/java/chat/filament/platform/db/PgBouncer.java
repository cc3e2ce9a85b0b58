package chat.filament.platform.db;

import chat.filament.testing.FreePort;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/// A pgbouncer of this machine before a database.
final class PgBouncer implements AutoCloseable {
  private final Process process;
  private final URI database;
  private final int port;

  private PgBouncer(Process process, URI database, int port) {
    this.process = process;
    this.database = database;
    this.port = port;
  }

  static boolean isInstalled() {
    return program() != null;
  }

  private static @org.jspecify.annotations.Nullable Path program() {
    return Stream.of("/usr/sbin/pgbouncer", "/usr/bin/pgbouncer")
        .map(Path::of)
        .filter(Files::isExecutable)
        .findFirst()
        .orElse(null);
  }

  static PgBouncer before(String url, Path folder, String mode) throws Exception {
    var database = URI.create(url);
    var user = database.getUserInfo().split(":", 2);
    int port = FreePort.next();
    var settings = folder.resolve("pgbouncer.ini");
    Files.writeString(
        settings,
        """
        [databases]
        * = host=%s port=%d user=%s password='%s'
        [pgbouncer]
        listen_addr = 127.0.0.1
        listen_port = %d
        unix_socket_dir =
        auth_type = any
        pool_mode = %s
        default_pool_size = 50
        max_client_conn = 200
        ignore_startup_parameters = extra_float_digits
        """
            .formatted(database.getHost(), database.getPort(), user[0], user[1], port, mode));
    Files.setPosixFilePermissions(folder, PosixFilePermissions.fromString("rwxr-xr-x"));
    Files.setPosixFilePermissions(settings, PosixFilePermissions.fromString("rw-r--r--"));
    var command = new ArrayList<>(List.of(String.valueOf(program()), settings.toString()));
    if ("root".equals(System.getProperty("user.name"))) { // it refuses to run as root
      command.addAll(1, List.of("-u", "nobody"));
    }
    var log = folder.resolve("pgbouncer.log").toFile();
    var process = new ProcessBuilder(command).redirectErrorStream(true).redirectOutput(log).start();
    var bouncer = new PgBouncer(process, database, port);
    bouncer.awaitListening(folder.resolve("pgbouncer.log"));
    return bouncer;
  }

  private void awaitListening(Path log) throws Exception {
    while (true) {
      try (var socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
        if (socket.isConnected()) {
          return;
        }
      } catch (IOException notYet) {
        if (process.waitFor(50, TimeUnit.MILLISECONDS)) {
          throw new AssertionError("pgbouncer ended: " + Files.readString(log), notYet);
        }
      }
    }
  }

  /// The same database through the pooler.
  String url() {
    return "postgresql://"
        + database.getRawUserInfo()
        + "@127.0.0.1:"
        + port
        + database.getRawPath();
  }

  @Override
  public void close() {
    process.destroyForcibly();
    process.onExit().join();
  }
}
