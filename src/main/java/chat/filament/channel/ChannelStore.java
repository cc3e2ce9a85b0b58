package chat.filament.channel;

import chat.filament.core.ChannelId;
import chat.filament.core.GuildId;
import chat.filament.core.permission.Channel;
import chat.filament.platform.db.Sql;
import io.vertx.core.Future;
import io.vertx.sqlclient.Tuple;

/// Rows of `channels`, inside the transaction of a change.
final class ChannelStore {
  private ChannelStore() {}

  static Future<Void> insert(Sql sql, GuildId guild, Channel channel) {
    return sql.query(
            """
            INSERT INTO channels (channel_id, guild_id, name, kind, created_at)
            VALUES ($1, $2, $3, $4, $5)
            """,
            Tuple.of(
                channel.id().value(),
                guild.value(),
                channel.name(),
                channel.kind().wire(),
                channel.createdAt().getEpochSecond()))
        .mapEmpty();
  }

  static Future<Void> rename(Sql sql, GuildId guild, ChannelId channel, String name) {
    return sql.query(
            "UPDATE channels SET name = $3 WHERE guild_id = $1 AND channel_id = $2",
            Tuple.of(guild.value(), channel.value(), name))
        .mapEmpty();
  }

  /// With everything that belongs to the channel.
  static Future<Void> delete(Sql sql, GuildId guild, ChannelId channel) {
    return sql.query(
            "DELETE FROM channels WHERE guild_id = $1 AND channel_id = $2",
            Tuple.of(guild.value(), channel.value()))
        .mapEmpty();
  }
}
