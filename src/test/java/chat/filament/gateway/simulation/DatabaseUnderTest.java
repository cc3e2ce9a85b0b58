package chat.filament.gateway.simulation;

import chat.filament.platform.db.Migrations;
import chat.filament.testing.DatabaseCopy;
import chat.filament.testing.TcpProxy;
import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;

/// A durable PostgreSQL on a port that stays the same, which can be stopped and killed.
final class DatabaseUnderTest implements AutoCloseable {
  private static final long LOOK_AGAIN_MILLIS = 20;

  private Path home;
  private final int port;
  private final TcpProxy link;
  private EmbeddedPostgres running;

  private DatabaseUnderTest(Path home, int port) throws IOException {
    this.home = home;
    this.port = port;
    this.running = launch();
    this.link = TcpProxy.to(port);
  }

  static DatabaseUnderTest start(Path home, int port) throws IOException {
    return new DatabaseUnderTest(home, port);
  }

  private EmbeddedPostgres launch() throws IOException {
    return EmbeddedPostgres.builder()
        .setDataDirectory(home)
        .setCleanDataDirectory(false)
        .setPort(port)
        .setPGStartupWait(Duration.ofMinutes(1))
        .setOutputRedirector(ProcessBuilder.Redirect.DISCARD)
        .setServerConfig("fsync", "on")
        .setServerConfig("synchronous_commit", "on")
        .setServerConfig("full_page_writes", "on")
        .start();
  }

  /// As `FILAMENT_DATABASE_URL` wants it, through a link that can be cut.
  String url() {
    return url(link);
  }

  /// The same through a link of one's own.
  String url(TcpProxy through) {
    return "postgresql://postgres:postgres@127.0.0.1:" + through.port() + "/postgres";
  }

  /// A link of one's own.
  TcpProxy link() {
    return TcpProxy.to(port);
  }

  Connection connection() throws SQLException {
    var jdbc = "jdbc:postgresql://127.0.0.1:" + port + "/postgres";
    return DriverManager.getConnection(jdbc, "postgres", "postgres");
  }

  /// As an operator stops it: clients are cut, what is committed is written.
  void stop() throws IOException {
    running.close();
  }

  /// SIGKILL of all its processes, as if the machine went away.
  void kill() throws IOException, InterruptedException {
    var pid = Files.readAllLines(home.resolve("postmaster.pid")).getFirst().strip();
    ProcessHandle.of(Long.parseLong(pid)).ifPresent(ProcessHandle::destroyForcibly);
    for (var left = processes(); !left.isEmpty(); left = processes()) {
      left.forEach(ProcessHandle::destroyForcibly);
      TimeUnit.MILLISECONDS.sleep(LOOK_AGAIN_MILLIS);
    }
    running.close(); // there is nothing left to stop; it gives up its lock
  }

  /// Commits that come late: from now on they are written but neither seen nor answered, as behind
  /// a standby that does not answer, until [#releaseCommits].
  void holdCommits() throws SQLException {
    awaitStandby("nobody");
  }

  /// What was held is committed now, also for connections that were cut meanwhile.
  void releaseCommits() throws SQLException {
    awaitStandby("");
  }

  private void awaitStandby(String name) throws SQLException {
    try (var connection = connection();
        var statement = connection.createStatement()) {
      statement.execute("ALTER SYSTEM SET synchronous_standby_names = '" + name + "'");
      statement.execute("SELECT pg_reload_conf()");
    }
  }

  /// Cuts every connection of the server, which does not learn what became of its commits.
  void cut() {
    link.cut();
  }

  /// Keeps everybody else from a table for so long.
  void lock(String table, long millis) throws SQLException, InterruptedException {
    try (var connection = connection();
        var statement = connection.createStatement()) {
      connection.setAutoCommit(false);
      statement.execute("LOCK TABLE " + table + " IN ACCESS EXCLUSIVE MODE");
      TimeUnit.MILLISECONDS.sleep(millis);
      connection.rollback();
    }
  }

  /// SIGKILL of one of its processes that serve clients: the others end, too, and it recovers by
  /// itself.
  void crash() throws SQLException {
    long backend = someBackend();
    processes().stream()
        .filter(process -> process.pid() == backend)
        .forEach(ProcessHandle::destroyForcibly);
  }

  private long someBackend() throws SQLException {
    try (var connection = connection();
        var statement = connection.createStatement();
        var rows =
            statement.executeQuery(
                """
                SELECT pid FROM pg_stat_activity
                WHERE backend_type = 'client backend' ORDER BY pid = pg_backend_pid(), random()
                """)) {
      return rows.next() ? rows.getLong(1) : 0;
    }
  }

  void start() throws IOException {
    running = launch();
  }

  DatabaseCopy copy() throws SQLException, IOException {
    try (var connection = connection()) {
      return DatabaseCopy.of(connection);
    }
  }

  /// Another cluster takes its place, into which a copy of an earlier time is restored.
  void replace(DatabaseCopy earlier) throws SQLException, IOException {
    running.close();
    home = home.resolveSibling("restored");
    running = launch();
    Migrations.run("postgresql://postgres:postgres@127.0.0.1:" + port + "/postgres");
    try (var connection = connection()) {
      earlier.into(connection);
    }
  }

  /// Processes whose working directory is this database: also those that lost their parent.
  private List<ProcessHandle> processes() {
    return ProcessHandle.allProcesses().filter(process -> worksHere(process.pid())).toList();
  }

  private boolean worksHere(long pid) {
    try {
      return Files.isSameFile(Path.of("/proc", Long.toString(pid), "cwd"), home);
    } catch (IOException gone) {
      return false;
    }
  }

  /// Leaves nothing behind, even if it does not want to stop.
  @Override
  public void close() {
    link.close();
    try {
      running.close();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } finally {
      processes().forEach(ProcessHandle::destroyForcibly);
    }
  }
}
