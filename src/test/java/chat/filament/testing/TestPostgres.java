package chat.filament.testing;

import chat.filament.platform.db.Migrations;
import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.sql.SQLException;
import java.time.Duration;

/// One PostgreSQL for all tests of this JVM, started at first use and stopped with the JVM. Not
/// durable: tests about crashes start their own.
final class TestPostgres {
  private static final String TEMPLATE = "filament_template";

  private final EmbeddedPostgres postgres;

  private TestPostgres(EmbeddedPostgres postgres) {
    this.postgres = postgres;
  }

  private static final class Holder {
    static final TestPostgres INSTANCE = start();
  }

  static TestPostgres instance() {
    return Holder.INSTANCE;
  }

  private static TestPostgres start() {
    try {
      var started =
          new TestPostgres(
              EmbeddedPostgres.builder()
                  .setPGStartupWait(Duration.ofMinutes(1))
                  .setServerConfig("max_connections", "400")
                  .setServerConfig("shared_buffers", "64MB")
                  .start());
      started.execute("CREATE DATABASE " + TEMPLATE);
      Migrations.run(started.url(TEMPLATE));
      return started;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  String url(String database) {
    return "postgresql://postgres:postgres@127.0.0.1:" + postgres.getPort() + "/" + database;
  }

  /// A new database with the newest schema.
  void create(String database) {
    execute("CREATE DATABASE " + database + " TEMPLATE " + TEMPLATE);
  }

  void drop(String database) {
    execute("DROP DATABASE IF EXISTS " + database + " WITH (FORCE)");
  }

  private void execute(String sql) {
    try (var connection = postgres.getPostgresDatabase().getConnection();
        var statement = connection.createStatement()) {
      statement.execute(sql);
    } catch (SQLException e) {
      throw new IllegalStateException(e);
    }
  }
}
