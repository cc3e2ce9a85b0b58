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
  WRITERS(16, 8, 3, "auto"),

  /// What requests and sockets wait for. A request has a deadline of 10 seconds.
  REQUESTS(16, 9, 5, "auto"),

  /// What nobody waits for: search, retention, purges, sweeps. Their statements take masses, so
  /// each is planned for what it takes: a plan that was made for a small table and kept would be
  /// used on a large one.
  JOBS(8, 60, 5, "force_custom_plan");

  /// How long a connection may be silent beyond the time that a statement may take.
  private static final int GRACE_SECONDS = 7;

  private final int connections;
  private final int statementSeconds;
  private final int lockSeconds;
  private final String planCacheMode;

  DatabasePool(int connections, int statementSeconds, int lockSeconds, String planCacheMode) {
    this.connections = connections;
    this.statementSeconds = statementSeconds;
    this.lockSeconds = lockSeconds;
    this.planCacheMode = planCacheMode;
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
  String sessionSettings() {
    return String.format(
        Locale.ROOT,
        "%s; SET statement_timeout = '%ds'; SET lock_timeout = '%ds';"
            + " SET idle_in_transaction_session_timeout = '%ds'; SET plan_cache_mode = %s",
        SessionDefaults.SQL,
        statementSeconds,
        lockSeconds,
        statementSeconds,
        planCacheMode);
  }

  /// What `pg_stat_activity` calls its sessions.
  public String applicationName() {
    return "filament-" + name().toLowerCase(Locale.ROOT);
  }
}
