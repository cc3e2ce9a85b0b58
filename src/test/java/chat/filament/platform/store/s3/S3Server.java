package chat.filament.platform.store.s3;

import chat.filament.platform.config.Config;
import chat.filament.platform.config.Secret;
import chat.filament.testing.FreePort;
import java.io.File;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import java.util.stream.Stream;
import org.junit.jupiter.api.Assumptions;

/// An S3 server that somebody else wrote, in a process of its own: rclone, which checks signatures
/// and is one file (`scripts/rclone` installs it), or else moto.
final class S3Server implements AutoCloseable {
  private static final String ID = "ACCESSKEY16CHARS";
  private static final String SECRET = "secretsecretsecret0";
  private static final Path INSTALLED =
      Path.of(System.getProperty("user.home"), ".cache", "filament", "bin");

  private final Process process;
  private final int port;

  private S3Server(Process process, int port) {
    this.process = process;
    this.port = port;
  }

  /// Skips the tests, by name, where neither is installed.
  static S3Server start(Path folder) throws IOException, InterruptedException {
    int port = FreePort.next();
    Function<String, List<String>> rclone =
        program ->
            List.of(
                program,
                "serve",
                "s3",
                "--addr",
                "127.0.0.1:" + port,
                "--auth-key",
                ID + "," + SECRET,
                "--vfs-cache-mode",
                "full",
                "--config",
                "",
                "--cache-dir",
                folder.resolve("cache").toString(),
                folder.resolve("buckets").toString());
    Function<String, List<String>> moto =
        program -> List.of(program, "-H", "127.0.0.1", "-p", Integer.toString(port));
    var command = find("rclone").map(rclone).or(() -> find("moto_server").map(moto));
    Assumptions.assumeTrue(
        command.isPresent(), "no S3 server: scripts/rclone installs rclone for the tests");
    Files.createDirectories(folder.resolve("buckets"));
    var process =
        new ProcessBuilder(command.orElseThrow())
            .redirectErrorStream(true)
            .redirectOutput(folder.resolve("log").toFile())
            .start();
    var server = new S3Server(process, port);
    server.waitUntilReady(folder);
    return server;
  }

  private static Optional<String> find(String program) {
    var path = System.getenv("PATH").split(File.pathSeparator, -1);
    return Stream.concat(Stream.of(INSTALLED), Stream.of(path).map(Path::of))
        .map(folder -> folder.resolve(program))
        .filter(Files::isExecutable)
        .map(Path::toString)
        .findFirst();
  }

  private void waitUntilReady(Path folder) throws IOException, InterruptedException {
    for (int i = 0; i < 600; i++) {
      try (var _ = new Socket(InetAddress.getLoopbackAddress(), port)) {
        return;
      } catch (IOException refused) {
        if (!process.isAlive()) {
          throw new IOException(Files.readString(folder.resolve("log")), refused);
        }
        Thread.sleep(100);
      }
    }
    throw new IOException("not ready: " + Files.readString(folder.resolve("log")));
  }

  Config.S3 config(String bucket, String secret) {
    return new Config.S3(
        bucket,
        "filament/test",
        "us-east-1",
        Optional.of(URI.create("http://127.0.0.1:" + port)),
        Optional.of(new Config.S3Credentials(ID, new Secret(secret), Optional.empty())));
  }

  Config.S3 config(String bucket) {
    return config(bucket, SECRET);
  }

  @Override
  public void close() {
    process.destroy();
    try {
      if (!process.waitFor(20, TimeUnit.SECONDS)) {
        process.destroyForcibly();
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
