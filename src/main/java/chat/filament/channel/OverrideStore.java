package chat.filament.channel;

import chat.filament.core.ChannelId;
import chat.filament.core.GuildId;
import chat.filament.core.permission.ChannelOverride;
import chat.filament.core.permission.OverrideTarget;
import chat.filament.platform.db.Sql;
import io.vertx.core.Future;
import io.vertx.sqlclient.Tuple;
import java.util.Locale;

/// Rows of `channel_overrides`, inside the transaction of a change.
final class OverrideStore {
  private OverrideStore() {}

  /// Sets the override of a target, in place of the one it had.
  static Future<Void> put(
      Sql sql, GuildId guild, ChannelId channel, OverrideTarget target, ChannelOverride override) {
    return sql.query(
            String.format(
                Locale.ROOT,
                """
                INSERT INTO channel_overrides
                  (guild_id, channel_id, target_kind, %1$s, allow_mask, deny_mask)
                VALUES ($1, $2, $3, $4, $5, $6)
                ON CONFLICT (channel_id, %1$s)
                DO UPDATE SET allow_mask = excluded.allow_mask, deny_mask = excluded.deny_mask
                """,
                column(target)),
            Tuple.of(
                guild.value(),
                channel.value(),
                target.kind(),
                target.id(),
                override.allow().mask(),
                override.deny().mask()))
        .mapEmpty();
  }

  static Future<Void> delete(Sql sql, ChannelId channel, OverrideTarget target) {
    return sql.query(
            String.format(
                Locale.ROOT,
                "DELETE FROM channel_overrides WHERE channel_id = $1 AND %s = $2",
                column(target)),
            Tuple.of(channel.value(), target.id()))
        .mapEmpty();
  }

  private static String column(OverrideTarget target) {
    return switch (target) {
      case OverrideTarget.OfRole _ -> "role_id";
      case OverrideTarget.OfMember _ -> "user_id";
    };
  }
}
