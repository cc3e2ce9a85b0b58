package chat.filament.gateway.simulation;

import chat.filament.testing.Program;
import chat.filament.testing.TestServer;
import java.io.IOException;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/// The server as a process, always on the same port.
final class ServerUnderTest implements AutoCloseable {
  private final Map<String, String> settings;
  private @Nullable Program running;

  ServerUnderTest(Path folder, int port, String database) {
    this(folder, port, database, Map.of());
  }

  /// `more` are settings beside those that it needs alone.
  ServerUnderTest(Path folder, int port, String database, Map<String, String> more) {
    var all = new HashMap<>(TestServer.settings());
    all.put("FILAMENT_BIND_ADDR", "127.0.0.1:" + port);
    all.put("FILAMENT_DATABASE_URL", database);
    all.put("FILAMENT_ATTACHMENT_ROOT", folder.resolve("attachments").toString());
    all.put("FILAMENT_SEARCH_INDEX_ROOT", folder.resolve("search").toString());
    all.putAll(more);
    this.settings = Map.copyOf(all);
  }

  /// Returns when it is ready.
  void start() throws IOException, InterruptedException {
    var program = Program.start(settings, "serve");
    running = program;
    program.ready();
  }

  /// SIGKILL.
  void kill() {
    if (running != null) {
      running.close();
    }
  }

  /// SIGSTOP, for so long: it wakes up believing what it knew.
  void sleep(long millis) throws IOException, InterruptedException {
    if (running != null) {
      running.pause();
      try {
        TimeUnit.MILLISECONDS.sleep(millis);
      } finally {
        running.goOn();
      }
    }
  }

  /// SIGTERM; returns when it has ended.
  void stop() throws InterruptedException {
    if (running != null) {
      running.terminate();
      running.exitCode();
      running.close();
    }
  }

  @Override
  public void close() {
    kill();
  }
}
