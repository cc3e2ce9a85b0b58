package chat.filament.testing;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.postgresql.PGConnection;

/// The rows of a database as of one moment: what `pg_dump` and `pg_restore` bring, transaction ids
/// in columns included. (The embedded PostgreSQL has neither program.)
public final class DatabaseCopy {
  private final Map<String, byte[]> tables = new LinkedHashMap<>();

  private DatabaseCopy() {}

  public static DatabaseCopy of(Connection from) throws SQLException, IOException {
    var copy = new DatabaseCopy();
    from.setAutoCommit(false);
    from.setTransactionIsolation(Connection.TRANSACTION_REPEATABLE_READ);
    for (var table : names(from)) {
      var rows = new ByteArrayOutputStream();
      from.unwrap(PGConnection.class)
          .getCopyAPI()
          .copyOut("COPY (SELECT * FROM " + table + ") TO STDOUT", rows);
      copy.tables.put(table, rows.toByteArray());
    }
    from.rollback();
    from.setAutoCommit(true);
    return copy;
  }

  /// Replaces all rows of a database that has the same schema.
  public void into(Connection to) throws SQLException, IOException {
    try (var statement = to.createStatement()) {
      statement.execute("SET session_replication_role = replica"); // no triggers, no foreign keys
      for (var table : tables.entrySet()) {
        statement.execute("DELETE FROM " + table.getKey());
        to.unwrap(PGConnection.class)
            .getCopyAPI()
            .copyIn(
                "COPY " + table.getKey() + " FROM STDIN",
                new ByteArrayInputStream(table.getValue()));
      }
    }
  }

  /// Without partitions, whose rows come with their table.
  private static List<String> names(Connection connection) throws SQLException {
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
}
