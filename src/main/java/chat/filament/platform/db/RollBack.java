package chat.filament.platform.db;

import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;
import java.util.Locale;

/// Lets the release before this one take over the database again, with all that was written since.
///
/// Migrations only add, so that the release before can work on what they made. But it refuses a
/// schema that has migrations it does not know. Their rows of Flyway's history are put aside, and
/// what they made stays; when this release comes back they are put back before it looks, so that
/// none of them runs twice. Blocking, for seconds.
public final class RollBack {
  /// The newest migration of the release before this one.
  public static final int RELEASE_BEFORE = 29;

  private static final String SET_ASIDE =
      String.format(
          Locale.ROOT,
          """
          CREATE TABLE IF NOT EXISTS rolled_back_migrations (LIKE flyway_schema_history INCLUDING ALL);
          WITH newer AS (
            DELETE FROM flyway_schema_history
            WHERE version ~ '^[0-9]{1,9}$' AND version::int > %d
            RETURNING *)
          INSERT INTO rolled_back_migrations SELECT * FROM newer;
          """,
          RELEASE_BEFORE);

  /// One of several processes that start together does it.
  private static final String PUT_BACK =
      """
      DO $$ BEGIN
        LOCK TABLE flyway_schema_history;
        IF to_regclass('rolled_back_migrations') IS NOT NULL THEN
          INSERT INTO flyway_schema_history SELECT * FROM rolled_back_migrations;
          DROP TABLE rolled_back_migrations;
        END IF;
      END $$
      """;

  private RollBack() {}

  /// Answers how many migrations the release before will not see. Fails with [UnsuitableDatabase]
  /// while a server runs on the database, or when it has no schema.
  public static int prepare(String postgresUrl) {
    try (var connection = JdbcUrl.of(postgresUrl).connect()) {
      if (!has(connection, "flyway_schema_history")) {
        throw new UnsuitableDatabase(List.of("it has no schema of Filament's to roll back"));
      }
      var session = new LeaseSession(connection, false);
      if (!session.lock()) {
        throw new UnsuitableDatabase(
            List.of("a server runs on it (" + session.other() + "; stop it first)"));
      }
      execute(connection, SET_ASIDE);
      return count(connection, "SELECT count(*) FROM rolled_back_migrations");
    } catch (SQLException e) {
      throw new UnsuitableDatabase(List.of("no answer (" + e.getMessage() + ")"));
    }
  }

  /// Nothing when the database was not rolled back.
  static void undo(String postgresUrl) {
    try (var connection = JdbcUrl.of(postgresUrl).connect()) {
      if (has(connection, "rolled_back_migrations")) {
        execute(connection, PUT_BACK);
      }
    } catch (SQLException e) {
      throw new UnsuitableDatabase(List.of("no answer (" + e.getMessage() + ")"));
    }
  }

  /// All of it or nothing.
  private static void execute(Connection connection, String sql) throws SQLException {
    connection.setAutoCommit(false);
    try (var statement = connection.createStatement()) {
      statement.execute(sql);
      connection.commit();
    } finally {
      connection.setAutoCommit(true);
    }
  }

  private static boolean has(Connection connection, String table) throws SQLException {
    return count(connection, "SELECT (to_regclass('" + table + "') IS NOT NULL)::int") == 1;
  }

  private static int count(Connection connection, String sql) throws SQLException {
    try (var statement = connection.createStatement();
        var rows = statement.executeQuery(sql)) {
      return rows.next() ? rows.getInt(1) : 0;
    }
  }
}
