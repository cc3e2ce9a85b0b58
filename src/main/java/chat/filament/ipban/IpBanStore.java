package chat.filament.ipban;

import chat.filament.core.GuildId;
import chat.filament.core.UserId;
import chat.filament.core.permission.AddressBan;
import chat.filament.platform.db.Sql;
import chat.filament.platform.http.Cursor;
import io.vertx.core.Future;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.Tuple;
import java.util.List;
import java.util.Optional;
import java.util.stream.StreamSupport;
import org.jspecify.annotations.Nullable;

/// Rows of `guild_ip_bans`. Times are unix seconds.
final class IpBanStore {
  private IpBanStore() {}

  /// What the bans of one insert have in common.
  record Origin(
      GuildId guild,
      UserId source,
      UserId actor,
      @Nullable String reason,
      long createdAt,
      @Nullable Long expiresAt) {}

  static Future<Void> insert(Sql sql, Origin of, List<AddressBan> bans) {
    return sql.query(
            """
            INSERT INTO guild_ip_bans (ban_id, network, guild_id, source_user_id,
              created_by_user_id, reason, created_at, expires_at)
            SELECT ban_id, network::cidr, $3::text, (SELECT user_id FROM users WHERE user_id = $4),
              $5::text, $6::text, $7::bigint, $8::bigint
            FROM unnest($1::text[], $2::text[]) bans (ban_id, network)
            """,
            Tuple.tuple()
                .addArrayOfString(bans.stream().map(AddressBan::id).toArray(String[]::new))
                .addArrayOfString(
                    bans.stream().map(ban -> ban.network().text()).toArray(String[]::new))
                .addString(of.guild().value())
                .addString(of.source().value())
                .addString(of.actor().value())
                .addString(of.reason())
                .addLong(of.createdAt())
                .addLong(of.expiresAt()))
        .mapEmpty();
  }

  /// Who was meant by it, if that is still known.
  static Future<Optional<UserId>> delete(Sql sql, GuildId guild, String ban) {
    return sql.query(
            """
            DELETE FROM guild_ip_bans WHERE guild_id = $1 AND ban_id = $2 RETURNING source_user_id
            """,
            Tuple.of(guild.value(), ban))
        .map(rows ->
            StreamSupport.stream(rows.spliterator(), false)
                .map(IpBanStore::source)
                .findFirst()
                .orElse(Optional.empty()));
  }

  /// Active ones after `cursor`, from the newest to the oldest.
  static Future<List<IpBan>> page(Sql sql, GuildId guild, Cursor cursor, long now, int limit) {
    return sql.query(
            """
            SELECT ban_id, source_user_id, reason, created_at, expires_at FROM guild_ip_bans
            WHERE guild_id = $1 AND (created_at, ban_id) < ($2, $3)
              AND (expires_at IS NULL OR expires_at > $4)
            ORDER BY created_at DESC, ban_id DESC
            LIMIT $5
            """,
            Tuple.of(guild.value(), cursor.createdAt(), cursor.id(), now, limit))
        .map(rows -> StreamSupport.stream(rows.spliterator(), false).map(IpBanStore::ban).toList());
  }

  /// Deletes bans that have ended by `now`; how many rows, at most `limit`.
  static Future<Integer> deleteEnded(Sql sql, long now, int limit) {
    return sql.query(
            """
            DELETE FROM guild_ip_bans WHERE ban_id IN (
              SELECT ban_id FROM guild_ip_bans WHERE expires_at <= $1
              ORDER BY expires_at LIMIT $2 FOR UPDATE SKIP LOCKED)
            """,
            Tuple.of(now, limit))
        .map(rows -> rows.rowCount());
  }

  private static Optional<UserId> source(Row row) {
    return Optional.ofNullable(row.getString("source_user_id")).map(UserId::new);
  }

  private static IpBan ban(Row row) {
    return new IpBan(
        row.getString("ban_id"),
        source(row).orElse(null),
        row.getString("reason"),
        row.getLong("created_at"),
        row.getLong("expires_at"));
  }
}
