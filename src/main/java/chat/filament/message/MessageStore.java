package chat.filament.message;

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
  private static final String SELECT =
      """
      SELECT m.guild_id, m.channel_id, m.message_id, m.author_id, m.content, m.created_at,
        m.edited_at, r.reactions
      FROM messages m
      LEFT JOIN LATERAL (
        SELECT json_agg(json_build_array(emoji, count, mine, reactors) ORDER BY emoji) AS reactions
        FROM (
          SELECT emoji, count(*) AS count, bool_or(user_id = $1) AS mine,
            (array_agg(user_id ORDER BY user_id))[1:32] AS reactors
          FROM message_reactions
          WHERE channel_id = m.channel_id AND message_id = m.message_id
          GROUP BY emoji
        ) each
      ) r ON true
      """;

  private static final String PAGE =
      SELECT
          + """
          WHERE m.channel_id = $2 AND m.message_id < $3
          ORDER BY m.message_id DESC
          LIMIT $4
          """;

  private static final String ONE =
      SELECT
          + """
          WHERE m.channel_id = $2 AND m.message_id = $3 AND m.guild_id = $4
          """;

  private static final String BY_IDS =
      SELECT
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

  /// The message, if it is in that guild and channel.
  static Future<Optional<Message>> find(Sql sql, UserId caller, MessagePath path) {
    return sql.query(
            ONE,
            Tuple.of(
                caller.value(),
                path.channel().value(),
                path.message().value(),
                path.guild().value()))
        .map(rows -> messages(rows).stream().findFirst());
  }

  /// Replaces the text; `seq` is the position of the event that tells of it.
  static Future<Void> update(Sql sql, MessagePath path, String content, long now, long seq) {
    return sql.query(
            """
            UPDATE messages SET content = $3, edited_at = $4, log_seqs = log_seqs || $5::bigint
            WHERE channel_id = $1 AND message_id = $2
            """,
            Tuple.of(path.channel().value(), path.message().value(), content, now, seq))
        .mapEmpty();
  }

  /// Deletes the message and its reactions; answers the positions of its log rows.
  static Future<Long[]> delete(Sql sql, MessagePath path) {
    return sql.query(
            """
            DELETE FROM messages WHERE channel_id = $1 AND message_id = $2 RETURNING log_seqs
            """,
            Tuple.of(path.channel().value(), path.message().value()))
        .map(rows -> rows.iterator().next().getArrayOfLongs("log_seqs"));
  }

  /// Takes the text out of the guild's log. A row was logged in the second in which its message was
  /// created or later, up to a clock that was set back: the bound only spares older partitions.
  static Future<Void> blank(Sql sql, GuildId guild, Long[] seqs, long createdAt) {
    return sql.query(
            """
            UPDATE guild_log SET payload = NULL
            WHERE guild_id = $1 AND seq = ANY ($2) AND created_at >= $3
            """,
            Tuple.of(guild.value(), seqs, createdAt - CLOCK_SET_BACK))
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
