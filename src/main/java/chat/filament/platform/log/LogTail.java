package chat.filament.platform.log;

import chat.filament.core.ChannelId;
import chat.filament.core.GuildId;
import chat.filament.platform.db.Sql;
import chat.filament.platform.log.TailPage.Rest;
import io.vertx.core.Future;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.RowSet;
import io.vertx.sqlclient.Tuple;
import java.util.ArrayList;
import java.util.OptionalLong;

/// Follows the log of all guilds. Any number of followers, each with a position of its own.
///
/// Nothing is skipped: rows become visible when their transaction commits, not in the order of
/// their ids, so a reader that just goes on behind the last row it saw would miss what commits
/// late. Here only transactions below the oldest one still running are read (`pg_snapshot_xmin`).
/// All of those have ended, every later one gets a higher id, so nothing can appear any more before
/// a position that was reached. Rows of one guild come in the order of `seq`: a writer begins a
/// transaction on a head that was committed before, so its id is higher than that of the positions
/// below, or makes sure of it ([LogStore#isInOrder]).
///
/// A row is seen as soon as all transactions that began to write before its own have ended,
/// normally within milliseconds; one that stays open holds up every follower.
public final class LogTail {
  private static final String AFTER =
      """
      WITH now AS MATERIALIZED (
        SELECT pg_snapshot_xmin(pg_current_snapshot()) AS horizon,
          (through < $1::text::xid8 OR through >= pg_snapshot_xmax(pg_current_snapshot()))
            AND $1::text::xid8 <= pg_snapshot_xmax(pg_current_snapshot()) AS reachable,
          EXISTS (
            SELECT FROM guild_log
            WHERE tx_id >= pg_snapshot_xmin(pg_current_snapshot())
              AND tx_id < pg_snapshot_xmax(pg_current_snapshot())
          ) AS unsettled
        FROM guild_log_dropped
      )
      SELECT now.horizon::text, now.reachable, now.unsettled, l.tx_id::text, l.guild_id, l.seq,
        l.type, l.channel_id, l.ref_id, l.created_at
      FROM now LEFT JOIN LATERAL (
        SELECT tx_id, guild_id, seq, type, channel_id, ref_id, created_at
        FROM guild_log
        WHERE (tx_id, guild_id, seq) > ($1::text::xid8, $2::text, $3) AND tx_id < now.horizon
        ORDER BY tx_id, guild_id, seq
        LIMIT $4
      ) l ON true
      ORDER BY l.tx_id, l.guild_id, l.seq
      """;

  private final Sql sql;

  public LogTail(Sql sql) {
    this.sql = sql;
  }

  /// The end of the tail. What a follower reads from any table afterwards has everything before
  /// this position in it.
  public Future<LogPosition> end() {
    return sql.query("SELECT pg_snapshot_xmin(pg_current_snapshot())::text", Tuple.tuple())
        .map(rows -> LogPosition.before(transaction(rows.iterator().next(), 0)));
  }

  /// What comes behind `from`, at most `limit` rows.
  public Future<TailPage> after(LogPosition from, int limit) {
    return sql.query(AFTER, Tuple.of(Long.toString(from.tx()), from.guild(), from.seq(), limit))
        .map(rows -> page(rows, limit));
  }

  /// The transaction of the guild's last committed change, empty when the log holds none of this
  /// sql. A follower has seen it when its position is past that.
  public Future<OptionalLong> lastChange(GuildId guild) {
    return sql.query(
            """
            SELECT tx_id::text, tx_id < pg_snapshot_xmax(pg_current_snapshot()) AS reached
            FROM guild_log WHERE guild_id = $1 ORDER BY seq DESC LIMIT 1
            """,
            Tuple.of(guild.value()))
        .map(rows -> {
          var last = rows.iterator();
          var row = last.hasNext() ? last.next() : null;
          return row == null || !row.getBoolean("reached")
              ? OptionalLong.empty()
              : OptionalLong.of(transaction(row, 0));
        });
  }

  private static TailPage page(RowSet<Row> rows, int limit) {
    var first = rows.iterator().next();
    if (!first.getBoolean("reachable")) {
      return new TailPage.OutOfReach();
    }
    var entries = new ArrayList<LogEntry>(rows.size());
    var last = first;
    for (var row : rows) {
      if (row.getValue("seq") != null) {
        entries.add(entry(row));
        last = row;
      }
    }
    if (entries.size() == limit) {
      var next = new LogPosition(transaction(last, 3), last.getString(4), last.getLong(5));
      return new TailPage.Entries(entries, next, Rest.MORE);
    }
    return new TailPage.Entries(
        entries,
        LogPosition.before(transaction(first, 0)),
        first.getBoolean("unsettled") ? Rest.UNSETTLED : Rest.NOTHING);
  }

  private static LogEntry entry(Row row) {
    var channel = row.getString("channel_id");
    return new LogEntry(
        new GuildId(row.getString("guild_id")),
        row.getLong("seq"),
        row.getString("type"),
        channel == null ? null : new ChannelId(channel),
        row.getString("ref_id"),
        row.getLong("created_at"));
  }

  private static long transaction(Row row, int column) {
    return Long.parseLong(row.getString(column));
  }
}
