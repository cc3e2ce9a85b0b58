package chat.filament.ipban;

import chat.filament.core.Cidr;
import chat.filament.core.GuildId;
import chat.filament.core.UserId;
import chat.filament.platform.db.Sql;
import io.vertx.core.Future;
import io.vertx.sqlclient.Tuple;
import java.util.List;
import java.util.stream.StreamSupport;

/// Rows of `user_ip_observations`. Times are unix seconds.
final class ObservationStore {
  /// Each user is looked up by itself: a join would read all users there are, in the order in which
  /// the rows are to be written, wherever the statistics do not know yet how many these are.
  static final String RECORD =
      """
      INSERT INTO user_ip_observations (user_id, network, first_seen, last_seen)
      SELECT known.user_id, seen.network::cidr, $3, $3
      FROM unnest($1::text[], $2::text[]) seen (user_id, network)
      CROSS JOIN LATERAL (
        SELECT user_id FROM users WHERE users.user_id = seen.user_id LIMIT 1
      ) known
      ORDER BY 1, 2
      ON CONFLICT (user_id, network) DO UPDATE SET last_seen = excluded.last_seen
      WHERE user_ip_observations.last_seen <= excluded.last_seen - 60
      """;

  private ObservationStore() {}

  /// A known one is only written when it is a minute old.
  static Future<Void> record(Sql sql, List<Observation> seen, long now) {
    return sql.query(
            RECORD,
            Tuple.tuple()
                .addArrayOfString(
                    seen.stream().map(one -> one.user().value()).toArray(String[]::new))
                .addArrayOfString(
                    seen.stream().map(one -> one.network().text()).toArray(String[]::new))
                .addLong(now))
        .mapEmpty();
  }

  /// Networks of somebody which no active ban of the guild contains, the newest first.
  static Future<List<Cidr>> notBanned(Sql sql, UserId user, GuildId guild, long now, int limit) {
    return sql.query(
            """
            SELECT network::text FROM user_ip_observations seen
            WHERE user_id = $1 AND NOT EXISTS (
              SELECT FROM guild_ip_bans ban
              WHERE ban.guild_id = $2 AND ban.network >>= seen.network
                AND (ban.expires_at IS NULL OR ban.expires_at > $3))
            ORDER BY last_seen DESC, network
            LIMIT $4
            """,
            Tuple.of(user.value(), guild.value(), now, limit))
        .map(rows ->
            StreamSupport.stream(rows.spliterator(), false)
                .map(row -> Cidr.parse(row.getString("network")))
                .toList());
  }

  /// Deletes what was last seen before; how many rows, at most `limit`.
  static Future<Integer> deleteOlder(Sql sql, long before, int limit) {
    return sql.query(
            """
            DELETE FROM user_ip_observations WHERE (user_id, network) IN (
              SELECT user_id, network FROM user_ip_observations WHERE last_seen < $1
              ORDER BY last_seen LIMIT $2 FOR UPDATE SKIP LOCKED)
            """,
            Tuple.of(before, limit))
        .map(rows -> rows.rowCount());
  }
}
