package chat.filament.platform.db;

import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/// What is not well with a database that will do: settings that lose data, too few connections, a
/// clock that is wrong, old backups, and one address for everybody. A sentence each with its mend.
/// Blocking, for seconds.
public final class DatabaseWarnings {
  /// What the server's pools may open, and a few for people.
  private static final int CONNECTIONS = 45;

  private static final Duration CLOCK = Duration.ofSeconds(2);
  private static final Duration BACKUP = Duration.ofHours(26);
  private static final Duration DRILL = Duration.ofDays(35);

  /// Fewer people may well live behind one address.
  private static final int PEOPLE = 20;

  private final Connection connection;
  private final InstantSource clock;
  private final List<String> warnings = new ArrayList<>();

  private DatabaseWarnings(Connection connection, InstantSource clock) {
    this.connection = connection;
    this.clock = clock;
  }

  /// Empty when all is well. The schema need not be there yet.
  public static List<String> of(String postgresUrl, InstantSource clock) {
    try (var connection = JdbcUrl.of(postgresUrl).connect()) {
      var checks = new DatabaseWarnings(connection, clock);
      checks.settings();
      checks.clock();
      if (checks.has("operation_successes")) {
        checks.age("backup", "infra/scripts/backup.sh", BACKUP);
        checks.age("restore_drill", "infra/scripts/restore-drill.sh", DRILL);
      }
      if (checks.has("user_ip_observations")) {
        checks.addresses();
      }
      return List.copyOf(checks.warnings);
    } catch (SQLException e) {
      return List.of("it could not be looked at (" + e.getMessage() + ")");
    }
  }

  private void settings() throws SQLException {
    for (var setting : List.of("fsync", "full_page_writes", "synchronous_commit")) {
      if ("off".equals(text("SHOW " + setting))) {
        warnings.add(
            String.format(
                Locale.ROOT,
                "%s is off: what was acknowledged may be lost (expected: on; set it in"
                    + " postgresql.conf)",
                setting));
      }
    }
    long connections = number("SELECT current_setting('max_connections')::bigint");
    if (connections < CONNECTIONS) {
      warnings.add(
          String.format(
              Locale.ROOT,
              "max_connections is %d (expected: at least %d)",
              connections,
              CONNECTIONS));
    }
  }

  private void clock() throws SQLException {
    long before = clock.millis();
    long database = number("SELECT (extract(epoch FROM clock_timestamp()) * 1000)::bigint");
    long apart = Math.max(before - database, database - clock.millis());
    if (apart > CLOCK.toMillis()) {
      warnings.add(
          String.format(
              Locale.ROOT,
              "its clock and this machine's are %d s apart (expected: less than %d; let NTP set both)",
              apart / 1000,
              CLOCK.toSeconds()));
    }
  }

  private void age(String operation, String script, Duration limit) throws SQLException {
    long last =
        number(
            "SELECT coalesce(max(succeeded_at), 0)::bigint FROM operation_successes"
                + " WHERE operation = '"
                + operation
                + "'");
    var name = operation.replace('_', ' ');
    if (last == 0) {
      warnings.add(
          String.format(
              Locale.ROOT,
              "no %s has succeeded yet (run %s, and let a timer run it)",
              name,
              script));
    } else if (Duration.between(Instant.ofEpochSecond(last), clock.instant()).compareTo(limit)
        > 0) {
      warnings.add(
          String.format(
              Locale.ROOT,
              "the last %s that succeeded is of %s (expected: in the last %d hours; run %s and see"
                  + " what fails)",
              name,
              Instant.ofEpochSecond(last),
              limit.toHours(),
              script));
    }
  }

  /// The networks that the server saw people come from.
  private void addresses() throws SQLException {
    var people = "SELECT count(DISTINCT user_id) FROM user_ip_observations";
    long networks = number("SELECT count(DISTINCT network) FROM user_ip_observations");
    if (networks == 1 && number(people) >= PEOPLE) {
      warnings.add(
          String.format(
              Locale.ROOT,
              "all people come from %s, so that they share limits and bans (expected: the proxy's"
                  + " network in FILAMENT_TRUSTED_PROXY_CIDRS, and IPv6 on the network that publishes"
                  + " its ports)",
              text("SELECT min(network::text) FROM user_ip_observations")));
    }
  }

  private boolean has(String table) throws SQLException {
    return number("SELECT (to_regclass('" + table + "') IS NOT NULL)::int::bigint") == 1;
  }

  private long number(String sql) throws SQLException {
    try (var statement = connection.createStatement();
        var rows = statement.executeQuery(sql)) {
      return rows.next() ? rows.getLong(1) : 0;
    }
  }

  private String text(String sql) throws SQLException {
    try (var statement = connection.createStatement();
        var rows = statement.executeQuery(sql)) {
      return rows.next() ? String.valueOf(rows.getString(1)) : "";
    }
  }
}
