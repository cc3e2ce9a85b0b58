package chat.filament.testing;

import chat.filament.platform.db.Migrations;
import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.time.Duration;

/// Another PostgreSQL, just initialised, into which a database is restored ([DatabaseCopy]).
public final class FreshCluster implements AutoCloseable {
  private final EmbeddedPostgres postgres;

  private FreshCluster(EmbeddedPostgres postgres) {
    this.postgres = postgres;
  }

  public static FreshCluster restore(TestDatabase backup) {
    try {
      var fresh =
          new FreshCluster(
              EmbeddedPostgres.builder()
                  .setPort(FreePort.next())
                  .setPGStartupWait(Duration.ofMinutes(1))
                  .start());
      Migrations.run(fresh.url());
      try (var from = backup.connection();
          var to = fresh.connection()) {
        DatabaseCopy.of(from).into(to);
      }
      return fresh;
    } catch (IOException | SQLException e) {
      throw new IllegalStateException("the restore failed", e);
    }
  }

  public String url() {
    return "postgresql://postgres:postgres@127.0.0.1:" + postgres.getPort() + "/postgres";
  }

  public Connection connection() throws SQLException {
    return DriverManager.getConnection(
        "jdbc:postgresql://127.0.0.1:" + postgres.getPort() + "/postgres", "postgres", "postgres");
  }

  @Override
  public void close() {
    try {
      postgres.close();
    } catch (IOException e) {
      throw new IllegalStateException(e);
    }
  }
}
