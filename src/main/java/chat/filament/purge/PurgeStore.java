package chat.filament.purge;

import chat.filament.core.ChannelId;
import chat.filament.core.GuildId;
import chat.filament.core.MessageId;
import chat.filament.core.RoleId;
import chat.filament.platform.db.Sql;
import io.vertx.core.Future;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.Tuple;
import java.util.Optional;
import java.util.stream.StreamSupport;

/// Rows of `purges`.
final class PurgeStore {
  private static final int LEASE_SECONDS = 15;

  private PurgeStore() {}

  /// A purge to work on, until its lease ends.
  record Leased(long id, Purge purge) {}

  static Future<Void> insert(Sql sql, Purge purge) {
    var parameters =
        switch (purge) {
          case Purge.OfGuild(var guild) -> Tuple.of(guild.value(), null, null, null);
          case Purge.OfChannel(var guild, var channel) ->
              Tuple.of(guild.value(), channel.value(), null, null);
          case Purge.OfRole(var guild, var role) ->
              Tuple.of(guild.value(), null, role.value(), null);
          case Purge.OfMessage(var guild, var channel, var message) ->
              Tuple.of(guild.value(), channel.value(), null, message.value());
        };
    return sql.query(
            """
            INSERT INTO purges (guild_id, channel_id, role_id, message_id) VALUES ($1, $2, $3, $4)
            """,
            parameters)
        .mapEmpty();
  }

  /// Takes the oldest one that nobody works on; empty when there is none.
  static Future<Optional<Leased>> lease(Sql sql) {
    return sql.query(
            """
            UPDATE purges SET leased_until = clock_timestamp() + make_interval(secs => $1::int)
            WHERE purge_id = (
              SELECT purge_id FROM purges WHERE leased_until < clock_timestamp()
              ORDER BY purge_id LIMIT 1 FOR UPDATE SKIP LOCKED)
            RETURNING purge_id, guild_id, channel_id, role_id, message_id
            """,
            Tuple.of(LEASE_SECONDS))
        .map(rows ->
            StreamSupport.stream(rows.spliterator(), false).map(PurgeStore::leased).findFirst());
  }

  static Future<Void> renew(Sql sql, Leased leased) {
    return sql.query(
            """
            UPDATE purges SET leased_until = clock_timestamp() + make_interval(secs => $2::int)
            WHERE purge_id = $1
            """,
            Tuple.of(leased.id(), LEASE_SECONDS))
        .mapEmpty();
  }

  static Future<Void> done(Sql sql, Leased leased) {
    return sql.query("DELETE FROM purges WHERE purge_id = $1", Tuple.of(leased.id())).mapEmpty();
  }

  private static Leased leased(Row row) {
    var guild = new GuildId(row.getString("guild_id"));
    var channel = row.getString("channel_id");
    var role = row.getString("role_id");
    var message = row.getString("message_id");
    Purge purge;
    if (role != null) {
      purge = new Purge.OfRole(guild, new RoleId(role));
    } else if (channel == null) {
      purge = new Purge.OfGuild(guild);
    } else if (message == null) {
      purge = new Purge.OfChannel(guild, new ChannelId(channel));
    } else {
      purge = new Purge.OfMessage(guild, new ChannelId(channel), new MessageId(message));
    }
    return new Leased(row.getLong("purge_id"), purge);
  }
}
