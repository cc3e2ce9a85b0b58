package chat.filament.platform.db;

import java.sql.SQLException;
import java.util.List;

/// What tells a database from all others: the identity of its PostgreSQL cluster, which a copy by
/// `pg_dump` does not take along, and its number there.
public final class DatabaseName {
  private static final String SQL =
      """
      SELECT (SELECT system_identifier FROM pg_control_system()) || '-'
        || (SELECT oid FROM pg_database WHERE datname = current_database())
      """;

  private DatabaseName() {}

  /// Blocks.
  public static String of(String postgresUrl) {
    try (var connection = JdbcUrl.of(postgresUrl).connect();
        var statement = connection.createStatement();
        var rows = statement.executeQuery(SQL)) {
      rows.next();
      return rows.getString(1);
    } catch (SQLException e) {
      throw new UnsuitableDatabase(List.of("no answer (" + e.getMessage() + ")"));
    }
  }
}
