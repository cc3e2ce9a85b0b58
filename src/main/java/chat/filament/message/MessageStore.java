package chat.filament.message;

import chat.filament.attachment.Claims;
import chat.filament.core.ChannelId;
import chat.filament.core.GuildId;
import chat.filament.core.MessageId;
import chat.filament.core.UserId;
import chat.filament.platform.db.Sql;
import io.vertx.core.Future;
import io.vertx.core.json.JsonArray;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.RowSet;
import io.vertx.sqlclient.Tuple;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.stream.StreamSupport;
import org.jspecify.annotations.Nullable;

/// Rows of `messages`, read with their reactions as one user sees them.
final class MessageStore {
  /// The reactions of the message `m` as `$1` sees them: counted already, so that only what is
  /// shown is read. Everything here is found by key.
  private static final String REACTIONS =
      """
      SELECT json_agg(json_build_array(emoji, count,
          EXISTS (
            SELECT FROM message_reactions r
            WHERE r.channel_id = c.channel_id AND r.message_id = c.message_id
              AND r.emoji = c.emoji AND r.user_id = $1),
          ARRAY (
            SELECT user_id::text FROM message_reactions r
            WHERE r.channel_id = c.channel_id AND r.message_id = c.message_id
              AND r.emoji = c.emoji
            ORDER BY user_id LIMIT 32)
        ) ORDER BY emoji) AS reactions
      FROM message_reaction_counts c
      """;

  private static final String SELECT =
      """
      SELECT m.guild_id, m.channel_id, m.message_id, m.author_id, m.content, m.created_at,
        m.edited_at, a.attachments, r.reactions
      FROM $MESSAGES m
      LEFT JOIN LATERAL (
      $ATTACHMENTS
      ) a ON true
      LEFT JOIN LATERAL (
      $REACTIONS
        WHERE c.channel_id = m.channel_id AND c.message_id = m.message_id
      ) r ON true
      """
          .replace("$ATTACHMENTS", Claims.OF_MESSAGE)
          .replace("$REACTIONS", REACTIONS);

  static final String PAGE =
      SELECT.replace("$MESSAGES", "messages")
          + """
          WHERE m.channel_id = $2 AND m.message_id < $3
          ORDER BY m.message_id DESC
          LIMIT $4
          """;

  private static final String BY_IDS =
      SELECT.replace("$MESSAGES", "live_messages")
          + """
          WHERE m.guild_id = $2 AND m.message_id = ANY ($3)
          """;

  /// Above every id in use.
  private static final String LAST = "7ZZZZZZZZZZZZZZZZZZZZZZZZZ";

  private static final long CLOCK_SET_BACK = 86_400;

  private final Sql sql;

  MessageStore(Sql sql) {
    this.sql = sql;
  }

  /// The newest `limit` messages of a channel below `before`, newest first.
  Future<List<Message>> page(
      UserId caller, ChannelId channel, @Nullable MessageId before, int limit) {
    var below = before == null ? LAST : before.value();
    return sql.query(PAGE, Tuple.of(caller.value(), channel.value(), below, limit))
        .map(MessageStore::messages);
  }

  /// Those of `ids` that exist in the guild, in any order.
  Future<List<Message>> byIds(UserId caller, GuildId guild, Collection<MessageId> ids) {
    var values = ids.stream().map(MessageId::value).toArray(String[]::new);
    return sql.query(BY_IDS, Tuple.of(caller.value(), guild.value(), values))
        .map(MessageStore::messages);
  }

  /// The reactions to a message as `caller` sees them.
  Future<List<Reaction>> reactions(UserId caller, MessagePath path) {
    return sql.query(
            REACTIONS + "WHERE c.channel_id = $2 AND c.message_id = $3",
            Tuple.of(caller.value(), path.channel().value(), path.message().value()))
        .map(rows -> reactions(rows.iterator().next().getJsonArray("reactions")));
  }

  /// The message without its reactions, if it is in that guild and channel.
  static Future<Optional<Message>> find(Sql sql, MessagePath path) {
    return sql.query(
            """
            SELECT guild_id, channel_id, message_id, author_id, content, created_at, edited_at,
              ($ATTACHMENTS) AS attachments, NULL::json AS reactions
            FROM messages m WHERE channel_id = $1 AND message_id = $2 AND guild_id = $3
            """
                .replace("$ATTACHMENTS", Claims.OF_MESSAGE),
            Tuple.of(path.channel().value(), path.message().value(), path.guild().value()))
        .map(rows -> messages(rows).stream().findFirst());
  }

  /// One message by itself; `seq` is the position of its event in the guild's log.
  static Future<Void> insert(Sql sql, MessageTable.Row row, long seq) {
    var message = row.message();
    return sql.query(
            """
            INSERT INTO messages
              (guild_id, channel_id, message_id, author_id, content, created_at, log_seqs)
            VALUES ($1, $2, $3, $4, $5, $6, ARRAY[$7::bigint])
            """,
            Tuple.of(
                    message.guild().value(),
                    message.channel().value(),
                    row.id().value(),
                    message.author().value(),
                    message.content(),
                    row.createdAt())
                .addLong(seq))
        .mapEmpty();
  }

  static Future<Void> update(Sql sql, MessagePath path, String content, long now) {
    return sql.query(
            """
            UPDATE messages SET content = $3, edited_at = $4
            WHERE channel_id = $1 AND message_id = $2
            """,
            Tuple.of(path.channel().value(), path.message().value(), content, now))
        .mapEmpty();
  }

  /// Deletes the message with the counts of its reactions; answers the position of its creation in
  /// the guild's log.
  static Future<Long> delete(Sql sql, MessagePath path) {
    return sql.query(
            """
            WITH counts AS (
              DELETE FROM message_reaction_counts WHERE channel_id = $1 AND message_id = $2
            )
            DELETE FROM messages WHERE channel_id = $1 AND message_id = $2
            RETURNING log_seqs[1] AS seq
            """,
            Tuple.of(path.channel().value(), path.message().value()))
        .map(rows -> rows.iterator().next().getLong("seq"));
  }

  /// Takes the text of the creation at `seq`, and of the edits at `from` or behind it, out of the
  /// guild's log. A row was logged in the second in which its message was created or later, up to a
  /// clock that was set back: the bound only spares older partitions.
  static Future<Void> blank(Sql sql, MessagePath path, long seq, long from, long createdAt) {
    return sql.query(
            """
            UPDATE guild_log SET payload = NULL
            WHERE guild_id = $1 AND created_at >= $6 AND seq = ANY ($2::bigint || ARRAY (
              SELECT seq FROM guild_log
              WHERE guild_id = $1 AND channel_id = $3 AND ref_id = $4 AND type = 'message_update'
                AND seq >= $5 AND created_at >= $6))
            """,
            Tuple.of(
                path.guild().value(),
                seq,
                path.channel().value(),
                path.message().value(),
                from,
                createdAt - CLOCK_SET_BACK))
        .mapEmpty();
  }

  private static List<Message> messages(RowSet<Row> rows) {
    return StreamSupport.stream(rows.spliterator(), false).map(MessageStore::message).toList();
  }

  private static Message message(Row row) {
    return new Message(
        new MessageId(row.getString("message_id")),
        new GuildId(row.getString("guild_id")),
        new ChannelId(row.getString("channel_id")),
        new UserId(row.getString("author_id")),
        row.getString("content"),
        Claims.read(row.getJsonArray("attachments")),
        reactions(row.getJsonArray("reactions")),
        row.getLong("created_at"),
        row.getLong("edited_at"));
  }

  private static List<Reaction> reactions(@Nullable JsonArray rows) {
    return rows == null
        ? List.of()
        : rows.stream().map(JsonArray.class::cast).map(MessageStore::reaction).toList();
  }

  private static Reaction reaction(JsonArray row) {
    return new Reaction(
        row.getString(0),
        row.getInteger(1),
        row.getBoolean(2),
        row.getJsonArray(3).stream().map(String.class::cast).toList());
  }
}
