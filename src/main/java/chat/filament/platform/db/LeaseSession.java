package chat.filament.platform.db;

import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// The session in the database that holds a [ServerLease], or wants to.
final class LeaseSession {
  private static final Logger LOG = LoggerFactory.getLogger(LeaseSession.class);

  /// The two numbers of the advisory lock: "Fila" and a one.
  private static final int LOCK = 0x46696c61;

  /// Who holds the lock.
  ///
  /// @param process of the database's, which is what it can be ended by
  /// @param shared whether it is a node among others
  /// @param silence how long it has said nothing
  record Holder(int process, String address, String since, boolean shared, Duration silence) {
    @Override
    public String toString() {
      return "at " + address + ", since " + since;
    }
  }

  private final Connection connection;
  private final boolean shared;
  private final int process;

  /// `shared` is for a node that lets other nodes in.
  LeaseSession(Connection connection, boolean shared) throws SQLException {
    this.connection = connection;
    this.shared = shared;
    execute("SET application_name = 'filament-lease'");
    this.process = number("SELECT pg_backend_pid()");
  }

  int process() {
    return process;
  }

  /// Takes the lock if it is free.
  boolean lock() throws SQLException {
    var function = shared ? "pg_try_advisory_lock_shared" : "pg_try_advisory_lock";
    return number("SELECT " + function + "(" + LOCK + ", 1)::int") == 1;
  }

  /// Says that it lives; fails when it does not.
  void live() throws SQLException {
    number("SELECT 1");
  }

  /// Who keeps this one from the lock, the one that was silent longest if they are several; null
  /// when nobody does.
  @Nullable Holder other() throws SQLException {
    var sql =
        """
        SELECT l.pid, coalesce(host(a.client_addr), 'this machine'),
          to_char(a.backend_start AT TIME ZONE 'UTC', 'YYYY-MM-DD HH24:MI:SS "UTC"'),
          l.mode = 'ShareLock',
          extract(epoch FROM clock_timestamp() - a.state_change) * 1000
        FROM pg_locks l JOIN pg_stat_activity a USING (pid)
        WHERE l.locktype = 'advisory' AND l.granted AND l.classid = ? AND l.objid = 1
          AND l.database = (SELECT oid FROM pg_database WHERE datname = current_database())
          AND (l.mode = 'ExclusiveLock' OR NOT ?)
        ORDER BY a.state_change LIMIT 1
        """;
    try (var statement = connection.prepareStatement(sql)) {
      statement.setInt(1, LOCK);
      statement.setBoolean(2, shared);
      try (var rows = statement.executeQuery()) {
        return rows.next()
            ? new Holder(
                rows.getInt(1),
                rows.getString(2),
                rows.getString(3),
                rows.getBoolean(4),
                Duration.ofMillis(rows.getLong(5)))
            : null;
      }
    }
  }

  /// Ends the session of a server that is gone or cut off.
  void end(Holder other) throws SQLException {
    LOG.atWarn()
        .addKeyValue("event", "server.lease")
        .log("ending the session of a server that has not been heard of ({})", other);
    number("SELECT pg_terminate_backend(" + other.process() + ")::int");
  }

  /// Who was here last; null when that is not known.
  @Nullable String holder() throws SQLException {
    try (var statement = connection.createStatement();
        var rows = statement.executeQuery("SELECT holder FROM server_lease")) {
      return rows.next() ? rows.getString(1) : null;
    }
  }

  /// Leaves a name; false when the schema has no place for it yet.
  boolean mark(String holder) throws SQLException {
    if (number("SELECT (to_regclass('server_lease') IS NOT NULL)::int") == 0) {
      return false;
    }
    var sql =
        """
        INSERT INTO server_lease (id, holder) VALUES (1, ?)
        ON CONFLICT (id) DO UPDATE SET holder = excluded.holder
        """;
    try (var statement = connection.prepareStatement(sql)) {
      statement.setString(1, holder);
      statement.executeUpdate();
    }
    return true;
  }

  private void execute(String sql) throws SQLException {
    try (var statement = connection.createStatement()) {
      statement.execute(sql);
    }
  }

  private int number(String sql) throws SQLException {
    try (var statement = connection.createStatement();
        var rows = statement.executeQuery(sql)) {
      rows.next();
      return rows.getInt(1);
    }
  }

  void close() {
    try {
      connection.close();
    } catch (SQLException e) {
      LOG.debug("closing the session of the lease: {}", e.getMessage());
    }
  }
}
