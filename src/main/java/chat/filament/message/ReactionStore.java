package chat.filament.message;

import chat.filament.core.UserId;
import chat.filament.platform.db.Sql;
import io.vertx.core.Future;
import io.vertx.sqlclient.Tuple;
import java.util.List;
import java.util.Optional;

/// Rows of `message_reactions`. The guild's head is locked while these run, so what one statement
/// counts still holds in the next.
final class ReactionStore {
  private ReactionStore() {}

  /// What is known before a change.
  ///
  /// @param emojis distinct emoji of the message
  /// @param used whether this emoji is one of them
  /// @param mine whether the user has reacted with it
  record Before(int emojis, boolean used, boolean mine) {}

  /// Empty when the message is not in that guild and channel.
  static Future<Optional<Before>> before(Sql sql, MessagePath path, Emoji emoji, UserId user) {
    return sql.query(
            """
            SELECT
              (SELECT count(DISTINCT emoji) FROM message_reactions
               WHERE channel_id = $1 AND message_id = $2) AS emojis,
              EXISTS (SELECT FROM message_reactions
               WHERE channel_id = $1 AND message_id = $2 AND emoji = $3) AS used,
              EXISTS (SELECT FROM message_reactions
               WHERE channel_id = $1 AND message_id = $2 AND emoji = $3 AND user_id = $4) AS mine
            FROM messages WHERE channel_id = $1 AND message_id = $2 AND guild_id = $5
            """,
            key(path, emoji, user).addString(path.guild().value()))
        .map(rows ->
            rows.size() == 0
                ? Optional.empty()
                : Optional.of(rows.iterator().next())
                    .map(row ->
                        new Before(
                            row.getInteger("emojis"),
                            row.getBoolean("used"),
                            row.getBoolean("mine"))));
  }

  static Future<Void> insert(Sql sql, MessagePath path, Emoji emoji, UserId user, long now) {
    return sql.query(
            """
            INSERT INTO message_reactions (channel_id, message_id, emoji, user_id, created_at)
            VALUES ($1, $2, $3, $4, $5)
            """,
            key(path, emoji, user).addLong(now))
        .mapEmpty();
  }

  static Future<Void> delete(Sql sql, MessagePath path, Emoji emoji, UserId user) {
    return sql.query(
            """
            DELETE FROM message_reactions
            WHERE channel_id = $1 AND message_id = $2 AND emoji = $3 AND user_id = $4
            """,
            key(path, emoji, user))
        .mapEmpty();
  }

  /// The emoji under the message as it is in this transaction; a count of 0 when nobody uses it.
  static Future<Reaction> after(Sql sql, MessagePath path, Emoji emoji, UserId user) {
    return sql.query(
            """
            SELECT count(*) AS count, coalesce(bool_or(user_id = $4), false) AS mine,
              coalesce((array_agg(user_id::text ORDER BY user_id))[1:32], '{}') AS reactors
            FROM message_reactions
            WHERE channel_id = $1 AND message_id = $2 AND emoji = $3
            """,
            key(path, emoji, user))
        .map(rows -> {
          var row = rows.iterator().next();
          return new Reaction(
              emoji.text(),
              row.getInteger("count"),
              row.getBoolean("mine"),
              List.of(row.getArrayOfStrings("reactors")));
        });
  }

  private static Tuple key(MessagePath path, Emoji emoji, UserId user) {
    return Tuple.of(path.channel().value(), path.message().value(), emoji.text(), user.value());
  }
}
