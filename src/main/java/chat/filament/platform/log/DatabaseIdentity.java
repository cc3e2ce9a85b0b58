package chat.filament.platform.log;

/// Which database this is, as SQL. Transaction ids and positions that were given in another one
/// mean nothing here.
public final class DatabaseIdentity {
  /// Cluster and database, and the cluster's timeline if it is not the first. A cluster that was
  /// recovered to an earlier point in time, or whose standby has taken over, goes on under the same
  /// name, but may have lost what was committed last, and gives those ids again.
  public static final String SQL =
      """
      (SELECT system_identifier FROM pg_control_system()) || '/'
        || (SELECT oid FROM pg_database WHERE datname = current_database())
        || coalesce('/t' || nullif(ltrim(left(pg_walfile_name(pg_current_wal_lsn()), 8), '0'), '1'), '')
      """;

  private DatabaseIdentity() {}
}
