package chat.filament.moderation;

import chat.filament.core.GuildId;
import chat.filament.core.UserId;
import chat.filament.platform.db.Sql;
import chat.filament.platform.http.Cursor;
import io.vertx.core.Future;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.Tuple;
import java.util.List;
import java.util.stream.StreamSupport;

/// Rows of `guild_bans`.
final class BanStore {
  private BanStore() {}

  /// False when there is no such user.
  static Future<Boolean> insert(Sql sql, GuildId guild, UserId user, UserId by, long now) {
    return sql.query(
            """
            INSERT INTO guild_bans (guild_id, user_id, banned_by_user_id, created_at)
            SELECT $1, user_id, $3, $4 FROM users WHERE user_id = $2
            """,
            Tuple.of(guild.value(), user.value(), by.value(), now))
        .map(rows -> rows.rowCount() == 1);
  }

  static Future<Void> delete(Sql sql, GuildId guild, UserId user) {
    return sql.query(
            "DELETE FROM guild_bans WHERE guild_id = $1 AND user_id = $2",
            Tuple.of(guild.value(), user.value()))
        .mapEmpty();
  }

  /// Bans after `cursor`, from the newest to the oldest.
  static Future<List<BanEntry>> page(Sql sql, GuildId guild, Cursor cursor, int limit) {
    return sql.query(
            """
            SELECT user_id, banned_by_user_id, created_at FROM guild_bans
            WHERE guild_id = $1 AND (created_at, user_id) < ($2, $3)
            ORDER BY created_at DESC, user_id DESC
            LIMIT $4
            """,
            Tuple.of(guild.value(), cursor.createdAt(), cursor.id(), limit))
        .map(rows -> StreamSupport.stream(rows.spliterator(), false).map(BanStore::entry).toList());
  }

  private static BanEntry entry(Row row) {
    var by = row.getString("banned_by_user_id");
    return new BanEntry(
        new UserId(row.getString("user_id")),
        by == null ? null : new UserId(by),
        row.getLong("created_at"));
  }
}
