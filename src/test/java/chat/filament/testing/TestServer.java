package chat.filament.testing;

import chat.filament.app.Server;
import chat.filament.platform.config.ConfigReader;
import com.github.f4b6a3.ulid.UlidCreator;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.Comparator;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;

/// A whole server on a free port of 127.0.0.1 with a database and folders of its own, all gone when
/// closed. Limits are far above what a test needs unless it sets them.
public final class TestServer implements AutoCloseable {
  private static final AtomicInteger PEOPLE = new AtomicInteger();
  private static final Map<String, String> SETTINGS =
      Map.ofEntries(
          Map.entry("FILAMENT_BIND_ADDR", "127.0.0.1:0"),
          Map.entry("FILAMENT_LIVEKIT_API_KEY", "testkey"),
          Map.entry("FILAMENT_LIVEKIT_API_SECRET", "a-secret-of-at-least-32-bytes-for-tests"),
          Map.entry("FILAMENT_LIVEKIT_URL", "ws://127.0.0.1:7880"),
          Map.entry("FILAMENT_RATE_LIMIT_REQUESTS_PER_MINUTE", "10000000"),
          Map.entry("FILAMENT_AUTH_ROUTE_REQUESTS_PER_MINUTE", "100000"),
          Map.entry("FILAMENT_MESSAGE_REQUESTS_PER_SECOND", "1000000"),
          Map.entry("FILAMENT_GATEWAY_INGRESS_EVENTS_PER_WINDOW", "100000"),
          Map.entry("FILAMENT_GATEWAY_SUBSCRIBE_EVENTS_PER_WINDOW", "100000"),
          Map.entry("FILAMENT_GATEWAY_MAX_CONNECTIONS_PER_USER", "10000"),
          Map.entry("FILAMENT_GATEWAY_MAX_CONNECTIONS_PER_IP", "100000"),
          Map.entry("FILAMENT_GATEWAY_DRAIN_SECS", "0"),
          Map.entry("FILAMENT_DIRECTORY_JOIN_REQUESTS_PER_MINUTE_PER_IP", "100000"),
          Map.entry("FILAMENT_DIRECTORY_JOIN_REQUESTS_PER_MINUTE_PER_USER", "100000"),
          Map.entry("FILAMENT_MAX_CREATED_GUILDS_PER_USER", "1000"));

  private final TestDatabase database;
  private final Path folder;
  private final Map<String, String> settings;
  private final boolean first;
  private final InstantSource clock;
  private Server server;

  private TestServer(
      TestDatabase database,
      Path folder,
      Map<String, String> settings,
      boolean first,
      InstantSource clock)
      throws Exception {
    this.database = database;
    this.folder = folder;
    this.settings = settings;
    this.first = first;
    this.clock = clock;
    this.server = Server.start(ConfigReader.read(settings), clock);
  }

  /// The settings of every test server: limits far above what a test needs, and a LiveKit that is
  /// not there.
  public static Map<String, String> settings() {
    return SETTINGS;
  }

  public static TestServer start() {
    return start(Map.of());
  }

  /// `settings` are variables of the environment on top of the generous ones.
  public static TestServer start(Map<String, String> settings) {
    return start(settings, InstantSource.system());
  }

  /// The same with a clock of the test's.
  public static TestServer start(Map<String, String> settings, InstantSource clock) {
    try {
      var database = TestDatabase.create();
      var folder = Files.createTempDirectory("filament-test");
      var all = new HashMap<>(SETTINGS);
      all.put("FILAMENT_DATABASE_URL", database.url());
      all.put("FILAMENT_ATTACHMENT_ROOT", folder.resolve("attachments").toString());
      all.put("FILAMENT_SEARCH_INDEX_ROOT", folder.resolve("search").toString());
      all.putAll(settings);
      return new TestServer(database, folder, all, true, clock);
    } catch (Exception e) {
      throw new IllegalStateException("the server did not start", e);
    }
  }

  /// Another server on the same database and files, with a search index of its own; to be closed
  /// before this one. It gets the same settings, with `more` on top.
  public TestServer another(Map<String, String> more) {
    try {
      var own = Files.createTempDirectory("filament-test");
      var all = new HashMap<>(settings);
      all.put("FILAMENT_SEARCH_INDEX_ROOT", own.resolve("search").toString());
      all.putAll(more);
      return new TestServer(database, own, all, false, clock);
    } catch (Exception e) {
      throw new IllegalStateException("the other server did not start", e);
    }
  }

  /// `http://127.0.0.1:port`.
  public String url() {
    return "http://" + server.address();
  }

  public int port() {
    return Integer.parseInt(url().substring(url().lastIndexOf(':') + 1));
  }

  public TestDatabase database() {
    return database;
  }

  /// A client that is nobody yet.
  public Client client() {
    return new Client(url());
  }

  /// Somebody who has an account and is logged in; `name` gets a number behind it.
  public Person person(String name) {
    boolean onItsOwn = database.url().equals(settings.get("FILAMENT_DATABASE_URL"));
    return onItsOwn
        ? person(name, UlidCreator.getUlid().toString())
        : Person.register(client(), name + "_" + PEOPLE.incrementAndGet());
  }

  /// The same with an id chosen beforehand, such as that of the configured server owner.
  public Person person(String name, String id) {
    return Person.settle(client(), database, name + "_" + PEOPLE.incrementAndGet(), id);
  }

  /// Stops the server and starts it again on the same data; its port is another one.
  public void restart() throws Exception {
    restart(() -> {});
  }

  /// The same, with something done while it is down.
  public void restart(Runnable meanwhile) throws Exception {
    server.stop();
    meanwhile.run();
    server = Server.start(ConfigReader.read(settings), clock);
  }

  /// Where it keeps files.
  public Path attachmentFolder() {
    return folder.resolve("attachments");
  }

  /// Where it keeps the search index.
  public Path searchFolder() {
    return folder.resolve("search");
  }

  @Override
  public void close() {
    server.stop();
    if (first) {
      closeDatabase();
    }
    try {
      deleteFolder();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private void closeDatabase() {
    database.sql("SELECT DISTINCT action FROM audit_logs").forEach(Coverage::auditAction);
    database
        .sql(
            """
            SELECT DISTINCT details ->> 'surface' FROM audit_logs
            WHERE action = 'moderation.ip_ban.hit'
            """)
        .forEach(Coverage::surface);
    try {
      AuditTable.check(database);
    } finally {
      database.close();
    }
  }

  private void deleteFolder() throws IOException {
    try (var files = Files.walk(folder)) {
      for (var file : files.sorted(Comparator.reverseOrder()).toList()) {
        Files.delete(file);
      }
    }
  }
}
