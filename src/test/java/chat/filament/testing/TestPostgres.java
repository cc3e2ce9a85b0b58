package chat.filament.testing;

import chat.filament.platform.db.Migrations;
import java.net.URI;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.util.UUID;

/// One PostgreSQL for all tests of this JVM, chosen by `FILAMENT_TEST_DATABASE_URL`: an embedded
/// one without it, a container for `container`, else the server of that URL, whose user may create
/// databases. What is made in it has names of its own, and is dropped in the end.
final class TestPostgres {
  private final URI server;
  private final String run = "filament_test_" + UUID.randomUUID().toString().substring(0, 8);

  private TestPostgres(URI server) {
    this.server = server;
  }

  private static final class Holder {
    static final TestPostgres INSTANCE = start();
  }

  static TestPostgres instance() {
    return Holder.INSTANCE;
  }

  private static TestPostgres start() {
    var source = PostgresSource.chosen();
    var started = new TestPostgres(source.start());
    started.execute("CREATE DATABASE " + started.run);
    if (source instanceof PostgresSource.Running) { // the others end with this JVM
      Runtime.getRuntime().addShutdownHook(new Thread(() -> started.drop(started.run)));
    }
    Migrations.run(started.url(started.run).toString());
    return started;
  }

  /// `postgresql://user:password@host:port/database`.
  URI url(String database) {
    return URI.create(
        "postgresql://" + server.getRawUserInfo() + "@" + authority(server) + "/" + database);
  }

  /// A new database with the newest schema; its name.
  String create(int number) {
    var database = run + "_" + number;
    execute("CREATE DATABASE " + database + " TEMPLATE " + run);
    return database;
  }

  /// One made with these options of `CREATE DATABASE`, without a schema; its name.
  String create(int number, String options) {
    var database = run + "_" + number;
    execute("CREATE DATABASE " + database + " " + options);
    return database;
  }

  void alter(String database, String change) {
    execute("ALTER DATABASE " + database + " " + change);
  }

  void disconnectAll(String database) {
    execute(
        "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = '"
            + database
            + "'");
  }

  void drop(String database) {
    execute("DROP DATABASE IF EXISTS " + database + " WITH (FORCE)");
  }

  /// A JDBC connection to what a URL of ours names.
  static Connection connect(URI url) throws SQLException {
    var user = url.getUserInfo().split(":", 2);
    return DriverManager.getConnection(
        "jdbc:postgresql://" + authority(url) + url.getPath(), user[0], user[1]);
  }

  private static String authority(URI url) {
    return url.getHost() + ":" + (url.getPort() < 0 ? 5_432 : url.getPort());
  }

  private void execute(String sql) {
    try (var connection = connect(server);
        var statement = connection.createStatement()) {
      statement.execute(sql);
    } catch (SQLException e) {
      throw new IllegalStateException(sql, e);
    }
  }
}
