package chat.filament.platform.db;

import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/// Whether Filament can live on a database: what would otherwise show only when the first person
/// writes an emoji, or under load. Blocking, up to half a minute when nothing answers.
public final class Suitability {
  private static final int OLDEST_VERSION = 16;
  private static final String MARK = "filament.connection";

  private Suitability() {}

  /// What is wrong with it, a sentence each with its mend; empty when it will do.
  public static List<String> problems(String postgresUrl) {
    var jdbc = JdbcUrl.of(postgresUrl);
    try (var first = jdbc.connect();
        var second = jdbc.connect()) {
      var problems = new ArrayList<String>();
      version(first, problems);
      encoding(first, problems);
      writable(first, problems);
      sessions(first, second, problems);
      return problems;
    } catch (SQLException e) {
      return List.of(noAnswer(e));
    }
  }

  /// Fails with [UnsuitableDatabase] when there is any problem.
  public static void require(String postgresUrl) {
    var problems = problems(postgresUrl);
    if (!problems.isEmpty()) {
      throw new UnsuitableDatabase(problems);
    }
  }

  private static String noAnswer(SQLException e) {
    var said = String.valueOf(e.getMessage()).lines().findFirst().orElse("");
    return "no answer (" + said + ")";
  }

  private static void version(Connection connection, List<String> problems) throws SQLException {
    int version = connection.getMetaData().getDatabaseMajorVersion();
    if (version < OLDEST_VERSION) {
      problems.add(
          String.format(
              Locale.ROOT,
              "PostgreSQL %d is too old (expected: %d or newer)",
              version,
              OLDEST_VERSION));
    }
  }

  private static void encoding(Connection connection, List<String> problems) throws SQLException {
    var encoding = value(connection, "SHOW server_encoding");
    if (!"UTF8".equals(encoding)) {
      problems.add(
          "the database's encoding is "
              + encoding
              + " (expected: UTF8; make one with CREATE DATABASE … ENCODING 'UTF8' TEMPLATE"
              + " template0)");
    }
  }

  private static void writable(Connection connection, List<String> problems) throws SQLException {
    if ("on".equals(value(connection, "SHOW transaction_read_only"))) {
      problems.add(
          "the database is read-only (expected: the primary, with default_transaction_read_only"
              + " off)");
    }
  }

  /// A pooler that gives each transaction another connection mixes up prepared statements and
  /// locks: what one connection sets then shows on another, or is gone on its own.
  private static void sessions(Connection first, Connection second, List<String> problems)
      throws SQLException {
    boolean mixed = false;
    for (int round = 0; round < 3 && !mixed; round++) {
      var mark = Integer.toString(round);
      value(first, "SELECT set_config('" + MARK + "', '" + mark + "', false)");
      var own = "SELECT current_setting('" + MARK + "', true)";
      mixed = mark.equals(value(second, own)) || !mark.equals(value(first, own));
    }
    if (mixed) {
      problems.add(
          "a pooler in transaction mode stands before the database (expected: a connection of its"
              + " own for each client; set pool_mode = session, or connect to PostgreSQL itself)");
    }
  }

  private static @Nullable String value(Connection connection, String sql) throws SQLException {
    try (var statement = connection.createStatement();
        var rows = statement.executeQuery(sql)) {
      return rows.next() ? rows.getString(1) : null;
    }
  }
}
