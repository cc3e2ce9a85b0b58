package chat.filament.platform.log;

import chat.filament.platform.db.Database;
import chat.filament.platform.db.Sql;
import io.vertx.core.Future;
import io.vertx.pgclient.PgException;
import io.vertx.sqlclient.Tuple;
import java.time.LocalDate;
import java.util.HashSet;
import java.util.Locale;
import java.util.Set;
import java.util.function.Function;

/// Makes and drops the days of a log.
///
/// Whoever changes partitions holds an advisory lock meanwhile, so several processes can do so at
/// once; those who come late find it done. No statement waits longer than 200 ms for its table
/// lock, because writers would queue up behind it: a backup that reads the log for hours makes
/// these fail, not the writers.
final class LogPartitions {
  private static final long ADVISORY_LOCK = 0x66696c5f6c6f67L;
  private static final int OWNERS = 2_000;
  private static final int ROWS = 5_000;
  private static final String UNDEFINED_TABLE = "42P01";

  private static final String REMEMBER_TRANSACTION =
      """
      , remembered AS (
        UPDATE guild_log_dropped SET through = greatest(through,
          (SELECT tx_id FROM gone ORDER BY tx_id DESC LIMIT 1))
      )
      """;
  private static final String REMEMBER_POSITION =
      """
      , remembered AS (
        UPDATE user_log_order SET first_seq =
          greatest(first_seq, (SELECT max(seq) + 1 FROM gone))
      )
      """;

  private final Database database;

  LogPartitions(Database database) {
    this.database = database;
  }

  /// The days that have a partition.
  Future<Set<LocalDate>> days(DailyLog log) {
    return database
        .query(
            """
            SELECT c.relname FROM pg_inherits i JOIN pg_class c ON c.oid = i.inhrelid
            WHERE i.inhparent = to_regclass($1::text)
            """,
            Tuple.of(log.table()))
        .map(rows -> {
          var days = new HashSet<LocalDate>();
          rows.forEach(row -> log.day(row.getString(0)).ifPresent(days::add));
          return days;
        });
  }

  /// Makes the partition of a day. Leaves it be when the default partition has rows of that day:
  /// they would have to be moved, and the next day will do.
  Future<Void> create(DailyLog log, LocalDate day) {
    long from = DailyLog.begin(day);
    long to = DailyLog.begin(day.plusDays(1));
    var partition = log.partition(day);
    return exclusively(sql ->
        sql.query(
                String.format(
                    Locale.ROOT,
                    """
                    SELECT to_regclass($1::text) IS NOT NULL OR EXISTS (
                      SELECT FROM %s WHERE created_at >= $2 AND created_at < $3)
                    """,
                    log.defaultPartition()),
                Tuple.of(partition, from, to))
            .compose(rows ->
                rows.iterator().next().getBoolean(0)
                    ? Future.succeededFuture()
                    : attach(sql, log, partition, from, to)));
  }

  /// Attaching a table, unlike creating a partition, lets writers go on.
  private static Future<Void> attach(Sql sql, DailyLog log, String partition, long from, long to) {
    var create =
        String.format(
            Locale.ROOT, "CREATE TABLE %s (LIKE %s INCLUDING DEFAULTS)", partition, log.table());
    var attach =
        String.format(
            Locale.ROOT,
            "ALTER TABLE %s ATTACH PARTITION %s FOR VALUES FROM (%d) TO (%d)",
            log.table(),
            partition,
            from,
            to);
    return sql.run(create).compose(created -> sql.run(attach));
  }

  /// Drops a day, after every head was told that its rows are gone.
  Future<Void> drop(DailyLog log, LocalDate day) {
    var partition = log.partition(day);
    return raiseFirst(log, partition, "")
        .compose(raised -> raiseOrder(log, partition))
        .compose(raised -> exclusively(sql -> drop(sql, log, partition)))
        .recover(failure ->
            failure instanceof PgException answer && UNDEFINED_TABLE.equals(answer.getSqlState())
                ? Future.succeededFuture() // another process was faster
                : Future.failedFuture(failure));
  }

  private static Future<Void> drop(Sql sql, DailyLog log, String partition) {
    var lock =
        String.format(Locale.ROOT, "LOCK TABLE ONLY %s IN ACCESS EXCLUSIVE MODE", log.table());
    var remember =
        String.format(
            Locale.ROOT,
            """
            UPDATE guild_log_dropped SET through = greatest(through,
              (SELECT tx_id FROM %s ORDER BY tx_id DESC LIMIT 1))
            """,
            partition);
    return sql.run(lock)
        .compose(locked -> log == DailyLog.GUILDS ? sql.run(remember) : Future.succeededFuture())
        .compose(remembered -> sql.run("DROP TABLE " + partition));
  }

  /// For some thousand owners at a time, so that no head stays locked for long.
  private Future<Void> raiseFirst(DailyLog log, String partition, String after) {
    return database
        .query(
            String.format(
                Locale.ROOT,
                """
                WITH gone AS (
                  SELECT %1$s AS owner, max(seq) AS seq FROM %2$s WHERE %1$s > $1::text
                  GROUP BY %1$s ORDER BY %1$s LIMIT $2
                ), raised AS (
                  UPDATE %3$s_head h SET first_seq = gone.seq + 1 FROM gone
                  WHERE h.%1$s = gone.owner AND h.first_seq <= gone.seq
                )
                SELECT count(*) AS owners, max(owner) AS last FROM gone
                """,
                log.owner(),
                partition,
                log.table()),
            Tuple.of(after, OWNERS))
        .compose(rows -> {
          var row = rows.iterator().next();
          return row.getInteger("owners") < OWNERS
              ? Future.succeededFuture()
              : raiseFirst(log, partition, row.getString("last"));
        });
  }

  /// Users have one order over all of them.
  private Future<Void> raiseOrder(DailyLog log, String partition) {
    return log == DailyLog.USERS
        ? database.run(
            String.format(
                Locale.ROOT,
                """
                UPDATE user_log_order SET first_seq =
                  greatest(first_seq, (SELECT max(seq) + 1 FROM %s))
                """,
                partition))
        : Future.succeededFuture();
  }

  /// Deletes from the default partition what was logged before `cutoff` (unix seconds).
  Future<Void> purgeDefault(DailyLog log, long cutoff) {
    return database
        .query(
            String.format(
                Locale.ROOT,
                """
                WITH gone AS (
                  DELETE FROM %1$s_default
                  WHERE ctid = ANY (ARRAY (
                    SELECT ctid FROM %1$s_default WHERE created_at < $1 LIMIT $2))
                  RETURNING %2$s AS owner, seq, tx_id
                ), last AS (
                  SELECT owner, max(seq) AS seq FROM gone GROUP BY owner
                ), raised AS (
                  UPDATE %1$s_head h SET first_seq = last.seq + 1 FROM last
                  WHERE h.%2$s = last.owner AND h.first_seq <= last.seq
                ) %3$s
                SELECT count(*) AS rows FROM gone
                """,
                log.table(),
                log.owner(),
                log == DailyLog.GUILDS ? REMEMBER_TRANSACTION : REMEMBER_POSITION),
            Tuple.of(cutoff, ROWS))
        .compose(rows ->
            rows.iterator().next().getInteger("rows") < ROWS
                ? Future.succeededFuture()
                : purgeDefault(log, cutoff));
  }

  private Future<Void> exclusively(Function<Sql, Future<Void>> work) {
    return database.transaction(sql ->
        sql.query("SELECT pg_advisory_xact_lock($1)", Tuple.of(ADVISORY_LOCK))
            .compose(locked -> sql.run("SET LOCAL lock_timeout = '200ms'"))
            .compose(limited -> work.apply(sql)));
  }
}
