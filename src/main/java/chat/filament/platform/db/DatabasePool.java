package chat.filament.platform.db;

import java.util.Locale;

/// The pools of a server. Each has connections of its own, so that none can starve another:
/// together 40, which is the most that one server opens.
///
/// The database ends what takes longer than the limits, so that a slow statement stays a matter of
/// whoever asked for it.
public enum DatabasePool {
  /// Commits of guild writers, and what they read to go on. Their transactions hold a guild's head,
  /// so they are short, and they do not wait long for each other.
  WRITERS(16, 8, 3, ""),

  /// What requests and sockets wait for. A request has a deadline of 10 seconds.
  REQUESTS(16, 9, 5, ""),

  /// What nobody waits for: search, retention, purges, sweeps. Their statements take masses, a page
  /// after another, each where the one before ended.
  JOBS(8, 60, 5, DatabasePool.BY_INDEX);

  /// Has pages come in the order of an index, whatever the database believes about a table's size.
  /// A table that was filled a moment ago has no statistics, and then each page would be cut from
  /// all that is left, sorted: the square of what one pass costs.
  private static final String BY_INDEX =
      "; SET enable_seqscan = off; SET enable_bitmapscan = off; SET enable_sort = off";

  /// How long a connection may be silent beyond the time that a statement may take.
  private static final int GRACE_SECONDS = 7;

  private final int connections;
  private final int statementSeconds;
  private final int lockSeconds;
  private final String planner;

  DatabasePool(int connections, int statementSeconds, int lockSeconds, String planner) {
    this.connections = connections;
    this.statementSeconds = statementSeconds;
    this.lockSeconds = lockSeconds;
    this.planner = planner;
  }

  int connections() {
    return connections;
  }

  int silenceSeconds() {
    return statementSeconds + GRACE_SECONDS;
  }

  /// The label in metrics.
  String poolName() {
    return "database-" + name().toLowerCase(Locale.ROOT);
  }

  /// What sets the defaults and the limits of a session; poolers refuse or ignore them when they
  /// come with the start of a connection.
  public String sessionSettings() {
    return String.format(
        Locale.ROOT,
        "%s; SET statement_timeout = '%ds'; SET lock_timeout = '%ds';"
            + " SET idle_in_transaction_session_timeout = '%ds'%s",
        SessionDefaults.SQL,
        statementSeconds,
        lockSeconds,
        statementSeconds,
        planner);
  }

  /// What `pg_stat_activity` calls its sessions.
  public String applicationName() {
    return "filament-" + name().toLowerCase(Locale.ROOT);
  }
}
