package chat.filament.channel;

import chat.filament.core.GuildId;
import chat.filament.core.permission.Channel;
import chat.filament.writer.Transaction;
import io.vertx.core.Future;
import io.vertx.sqlclient.Tuple;

/// Writes channels, inside the transaction of a change.
final class ChannelStore {
  private ChannelStore() {}

  static Future<Void> insert(Transaction transaction, GuildId guild, Channel channel) {
    return transaction
        .query(
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
}
