package chat.filament.platform.log;

import chat.filament.platform.db.Database;
import chat.filament.platform.db.Sql;
import io.vertx.core.Future;
import io.vertx.sqlclient.Tuple;
import java.util.Locale;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Makes the log of another database, which a backup has brought here, this database's own. What
/// another database is says [DatabaseIdentity]: one that was taken back to an earlier point in time
/// is one, too.
///
/// Its transaction ids mean nothing here: they are set to 0, before everything that a follower can
/// still read, and so is what is remembered of dropped rows. Its positions may have gone on after
/// the backup was made, and clients have seen those: every head jumps by a billion, so that no
/// position is ever given twice, and whoever resumes from an older one is told of the gap.
public final class RestoredLog {
  private static final Logger log = LoggerFactory.getLogger(RestoredLog.class);
  private static final int ROWS = 20_000;

  private static final String IDENTITY =
      "SELECT "
          + DatabaseIdentity.SQL
          + " AS here, (SELECT database FROM guild_log_dropped) AS written";

  private static final String JUMP_ORDER =
      """
      UPDATE user_log_order SET last_seq = last_seq + 1000000000, first_seq = last_seq + 1000000001
      WHERE last_seq > 0
      """;

  private final Database database;

  public RestoredLog(Database database) {
    this.database = database;
  }

  /// Whether the log came from elsewhere and was adopted. Once for each restore, also when several
  /// processes start together. In proportion to the log: some seconds for a million rows.
  public Future<Boolean> adopt() {
    return database.transaction(transaction ->
        transaction
            .run("SELECT FROM guild_log_dropped FOR UPDATE")
            .compose(locked -> transaction.query(IDENTITY, Tuple.tuple()))
            .compose(rows -> {
              var row = rows.iterator().next();
              var here = row.getString("here");
              return here.equals(row.getString("written"))
                  ? Future.succeededFuture(false)
                  : adopt(transaction, here).map(true);
            }));
  }

  private static Future<Void> adopt(Sql transaction, String here) {
    return jump(transaction, "guild_log")
        .compose(jumped -> jump(transaction, "user_log"))
        .compose(jumped -> transaction.run(JUMP_ORDER))
        .compose(jumped -> forget(transaction, "0", "", 0))
        .compose(forgotten ->
            transaction.query(
                "UPDATE guild_log_dropped SET through = '0', database = $1", Tuple.of(here)))
        .map(done -> {
          log.atInfo()
              .addKeyValue("event", "log.adopted")
              .log("the log was written by another database: resuming clients are told of a gap");
          return null;
        });
  }

  private static Future<Void> jump(Sql transaction, String table) {
    return transaction.run(
        String.format(
            Locale.ROOT,
            """
            UPDATE %s_head SET last_seq = last_seq + 1000000000, first_seq = last_seq + 1000000001
            WHERE last_seq > 0
            """,
            table));
  }

  /// Sets the transaction ids of some thousand rows at a time, so that each statement is short.
  private static Future<Void> forget(Sql transaction, String tx, String guild, long seq) {
    return transaction
        .query(
            """
            WITH page AS MATERIALIZED (
              SELECT tx_id, guild_id, seq, created_at FROM guild_log
              WHERE (tx_id, guild_id, seq) > ($1::text::xid8, $2::text, $3)
              ORDER BY tx_id, guild_id, seq LIMIT $4
            ), forgotten AS (
              UPDATE guild_log l SET tx_id = '0' FROM page p
              WHERE l.guild_id = p.guild_id AND l.seq = p.seq AND l.created_at = p.created_at
                AND p.tx_id > '0'
            )
            SELECT tx_id::text, guild_id, seq FROM page ORDER BY page.tx_id DESC, guild_id DESC, seq DESC
            LIMIT 1
            """,
            Tuple.of(tx, guild, seq, ROWS))
        .compose(rows -> {
          if (rows.size() == 0) {
            return Future.succeededFuture();
          }
          var last = rows.iterator().next();
          return forget(transaction, last.getString(0), last.getString(1), last.getLong(2));
        });
  }
}
