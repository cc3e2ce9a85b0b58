package chat.filament.testing;

import chat.filament.platform.db.Migrations;
import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.postgresql.PGConnection;

/// Another PostgreSQL, just initialised, into which a database is restored: row by row what
/// `pg_dump` and `pg_restore` bring, transaction ids in columns included. (The embedded PostgreSQL
/// has neither program.)
public final class FreshCluster implements AutoCloseable {
  private final EmbeddedPostgres postgres;

  private FreshCluster(EmbeddedPostgres postgres) {
    this.postgres = postgres;
  }

  public static FreshCluster restore(TestDatabase backup) {
    try {
      var fresh =
          new FreshCluster(
              EmbeddedPostgres.builder().setPGStartupWait(Duration.ofMinutes(1)).start());
      Migrations.run(fresh.url());
      try (var from = backup.connection();
          var to = fresh.connection()) {
        copy(from, to);
      }
      return fresh;
    } catch (IOException | SQLException e) {
      throw new IllegalStateException("the restore failed", e);
    }
  }

  private static void copy(Connection from, Connection to) throws SQLException, IOException {
    try (var statement = to.createStatement()) {
      statement.execute("SET session_replication_role = replica"); // no triggers, no foreign keys
      for (var table : tables(from)) {
        statement.execute("DELETE FROM " + table);
        var rows = new ByteArrayOutputStream();
        from.unwrap(PGConnection.class)
            .getCopyAPI()
            .copyOut("COPY (SELECT * FROM " + table + ") TO STDOUT", rows);
        to.unwrap(PGConnection.class)
            .getCopyAPI()
            .copyIn("COPY " + table + " FROM STDIN", new ByteArrayInputStream(rows.toByteArray()));
      }
    }
  }

  /// Without partitions, whose rows come with their table.
  private static List<String> tables(Connection connection) throws SQLException {
    try (var statement = connection.createStatement();
        var rows =
            statement.executeQuery(
                """
                SELECT relname FROM pg_class
                WHERE relnamespace = 'public'::regnamespace AND relkind IN ('r', 'p')
                  AND NOT relispartition AND relname <> 'flyway_schema_history'
                """)) {
      var tables = new ArrayList<String>();
      while (rows.next()) {
        tables.add(rows.getString(1));
      }
      return tables;
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
