package chat.filament.platform.log;

import chat.filament.core.ChannelId;
import chat.filament.core.GuildId;
import chat.filament.core.permission.Permission;
import chat.filament.platform.db.Sql;
import chat.filament.platform.event.Audience;
import chat.filament.platform.event.Event;
import io.vertx.core.Future;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.Tuple;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.StreamSupport;

/// Reads the log of single guilds by position.
public final class LogReader {
  private final Sql sql;

  public LogReader(Sql sql) {
    this.sql = sql;
  }

  /// The log of users in the same database.
  public UserLog users() {
    return new UserLog(sql);
  }

  /// Rows with `after < seq <= upTo` in order, at most `limit`.
  public Future<List<LogRow>> rows(GuildId guild, long after, long upTo, int limit) {
    return sql.query(
            """
            SELECT guild_id, seq, type, audience, channel_id, ref_id, payload, created_at
            FROM guild_log
            WHERE guild_id = $1 AND seq > $2 AND seq <= $3
            ORDER BY seq
            LIMIT $4
            """,
            Tuple.of(guild.value(), after, upTo, limit))
        .map(rows -> StreamSupport.stream(rows.spliterator(), false).map(LogReader::row).toList());
  }

  /// The same, but no more rows once those before make up `maxBytes` of payload; [#fills] says
  /// whether that may have happened.
  public Future<List<LogRow>> rows(GuildId guild, long after, long upTo, int limit, int maxBytes) {
    return sql.query(
            """
            SELECT guild_id, seq, type, audience, channel_id, ref_id, payload, created_at
            FROM (
              SELECT page.*, coalesce(sum(octet_length(payload)) OVER (
                ORDER BY seq ROWS BETWEEN UNBOUNDED PRECEDING AND 1 PRECEDING), 0) AS bytes_before
              FROM (
                SELECT guild_id, seq, type, audience, channel_id, ref_id, payload, created_at
                FROM guild_log
                WHERE guild_id = $1 AND seq > $2 AND seq <= $3
                ORDER BY seq
                LIMIT $4
              ) page
            ) summed
            WHERE bytes_before < $5
            ORDER BY seq
            """,
            Tuple.of(guild.value(), after, upTo, limit, maxBytes))
        .map(rows -> StreamSupport.stream(rows.spliterator(), false).map(LogReader::row).toList());
  }

  /// Whether rows make up so many bytes of payload that there may be more behind them.
  public static boolean fills(List<LogRow> rows, int maxBytes) {
    long bytes = 0;
    for (var row : rows) {
      var payload = row.event().payload();
      bytes += payload == null ? 0 : payload.length();
    }
    return bytes >= maxBytes;
  }

  /// The last position that the log holds of a guild, 0 when it holds none.
  public Future<Long> last(GuildId guild) {
    return sql.query(
            """
            SELECT coalesce((SELECT seq FROM guild_log WHERE guild_id = $1
              ORDER BY seq DESC LIMIT 1), 0)
            """,
            Tuple.of(guild.value()))
        .map(rows -> rows.iterator().next().getLong(0));
  }

  /// The heads of those of these guilds that exist, in one query; without the last message.
  public Future<Map<GuildId, Head>> heads(Collection<GuildId> guilds) {
    return sql.query(
            """
            SELECT guild_id, last_seq, access_epoch, term FROM guild_log_head
            WHERE guild_id = ANY ($1)
            """,
            Tuple.of(guilds.stream().map(GuildId::value).toArray(String[]::new)))
        .map(rows -> {
          var heads = new HashMap<GuildId, Head>();
          rows.forEach(row ->
              heads.put(
                  new GuildId(row.getString("guild_id")),
                  new Head(
                      row.getLong("last_seq"),
                      row.getLong("access_epoch"),
                      row.getLong("term"),
                      null)));
          return heads;
        });
  }

  /// What the log holds of each guild that exists, in one query. Days are dropped by the clock of
  /// whoever wrote, so a row can be left over before one that is gone; it does not count.
  public Future<Map<GuildId, LogRange>> ranges(Collection<GuildId> guilds) {
    return sql.query(
            """
            SELECT h.guild_id, h.last_seq, h.access_epoch,
              greatest(h.first_seq, coalesce(first.seq, h.last_seq + 1)) AS first_seq
            FROM guild_log_head h
            LEFT JOIN LATERAL (
              SELECT seq FROM guild_log l WHERE l.guild_id = h.guild_id ORDER BY seq LIMIT 1
            ) first ON true
            WHERE h.guild_id = ANY ($1)
            """,
            Tuple.of(guilds.stream().map(GuildId::value).toArray(String[]::new)))
        .map(rows -> {
          var ranges = new HashMap<GuildId, LogRange>();
          rows.forEach(row ->
              ranges.put(
                  new GuildId(row.getString("guild_id")),
                  new LogRange(
                      row.getLong("first_seq"),
                      row.getLong("last_seq"),
                      row.getLong("access_epoch"))));
          return ranges;
        });
  }

  static LogRow row(Row row) {
    var event =
        new Event(
            row.getString("type"),
            audience(row.getString("audience"), row.getString("channel_id")),
            row.getString("ref_id"),
            row.getBuffer("payload"));
    return new LogRow(
        new GuildId(row.getString("guild_id")),
        row.getLong("seq"),
        event,
        row.getLong("created_at"));
  }

  private static Audience audience(String kind, String channel) {
    return switch (kind) {
      case "guild" -> new Audience.InGuild();
      case "channel" -> new Audience.InChannel(new ChannelId(channel));
      case "viewers" -> new Audience.Viewers(new ChannelId(channel));
      default -> new Audience.Holders(Permission.parse(kind).orElseThrow());
    };
  }
}
