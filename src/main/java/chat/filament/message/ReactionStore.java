package chat.filament.message;

import chat.filament.core.UserId;
import chat.filament.platform.db.Sql;
import io.vertx.core.Future;
import io.vertx.sqlclient.Tuple;
import java.util.List;

/// Rows of `message_reactions`, with their counts in `message_reaction_counts`. The guild's head is
/// locked while these run, so nobody else changes the same counts.
final class ReactionStore {
  private ReactionStore() {}

  /// What became of a change.
  ///
  /// @param found whether there is such a message
  /// @param changed whether it was not so already
  /// @param emojis distinct emoji of the message before
  /// @param before how many used this emoji before
  record Outcome(boolean found, boolean changed, int emojis, int before) {}

  /// Adds a reaction, unless the user has reacted so already or the emoji would be one more than
  /// `most`.
  static Future<Outcome> add(
      Sql sql, MessagePath path, Emoji emoji, UserId user, int most, long now) {
    return outcome(
        sql,
        """
        changed AS (
          INSERT INTO message_reactions (channel_id, message_id, emoji, user_id, created_at)
          SELECT $1, $2, $3, $4, $6 FROM message, known
          WHERE known.before > 0 OR known.emojis < $7
          ON CONFLICT DO NOTHING
          RETURNING emoji
        ), counted AS (
          INSERT INTO message_reaction_counts AS c (channel_id, message_id, emoji, count)
          SELECT $1, $2, emoji, 1 FROM changed
          ON CONFLICT (channel_id, message_id, emoji) DO UPDATE SET count = c.count + 1
        )
        """,
        key(path, emoji, user).addLong(now).addInteger(most));
  }

  static Future<Outcome> remove(Sql sql, MessagePath path, Emoji emoji, UserId user) {
    return outcome(
        sql,
        """
        changed AS (
          DELETE FROM message_reactions USING message
          WHERE channel_id = $1 AND message_id = $2 AND emoji = $3 AND user_id = $4
          RETURNING emoji
        ), counted AS (
          UPDATE message_reaction_counts c SET count = c.count - 1 FROM changed
          WHERE c.channel_id = $1 AND c.message_id = $2 AND c.emoji = $3 AND c.count > 1
        ), last AS (
          DELETE FROM message_reaction_counts c USING changed
          WHERE c.channel_id = $1 AND c.message_id = $2 AND c.emoji = $3 AND c.count = 1
        )
        """,
        key(path, emoji, user));
  }

  private static Future<Outcome> outcome(Sql sql, String change, Tuple parameters) {
    return sql.query(
            """
            WITH message AS MATERIALIZED (
              SELECT true AS found FROM messages
              WHERE channel_id = $1 AND message_id = $2 AND guild_id = $5
            ), known AS MATERIALIZED (
              SELECT count(*) AS emojis, coalesce(max(count) FILTER (WHERE emoji = $3), 0) AS before
              FROM message_reaction_counts WHERE channel_id = $1 AND message_id = $2
            ), $CHANGE
            SELECT EXISTS (SELECT FROM message) AS found, EXISTS (SELECT FROM changed) AS changed,
              emojis, before
            FROM known
            """
                .replace("$CHANGE", change),
            parameters)
        .map(rows -> {
          var row = rows.iterator().next();
          return new Outcome(
              row.getBoolean("found"),
              row.getBoolean("changed"),
              row.getInteger("emojis"),
              row.getInteger("before"));
        });
  }

  /// Who uses an emoji.
  ///
  /// @param mine whether the asking user does
  /// @param reactors the first 32 by id
  record Shown(boolean mine, List<String> reactors) {}

  static Future<Shown> shown(Sql sql, MessagePath path, Emoji emoji, UserId user) {
    return sql.query(
            """
            SELECT EXISTS (
                SELECT FROM message_reactions
                WHERE channel_id = $1 AND message_id = $2 AND emoji = $3 AND user_id = $4) AS mine,
              ARRAY (
                SELECT user_id::text FROM message_reactions
                WHERE channel_id = $1 AND message_id = $2 AND emoji = $3
                ORDER BY user_id LIMIT 32) AS reactors
            """,
            Tuple.of(path.channel().value(), path.message().value(), emoji.text(), user.value()))
        .map(rows -> {
          var row = rows.iterator().next();
          return new Shown(row.getBoolean("mine"), List.of(row.getArrayOfStrings("reactors")));
        });
  }

  private static Tuple key(MessagePath path, Emoji emoji, UserId user) {
    return Tuple.of(
        path.channel().value(),
        path.message().value(),
        emoji.text(),
        user.value(),
        path.guild().value());
  }
}
