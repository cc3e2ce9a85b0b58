package chat.filament.message;

import chat.filament.core.MessageId;
import chat.filament.core.Problem;
import chat.filament.core.Refusal;
import chat.filament.core.UserId;
import chat.filament.platform.db.Sql;
import io.vertx.core.Future;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.Tuple;
import java.time.Duration;
import java.util.Optional;

/// Rows of `message_keys`. Times are unix seconds.
final class IdempotencyStore {
  private static final long KEPT_SECONDS = Duration.ofDays(1).toSeconds();

  /// Old rows that go with each new one, so that there are never many more than a day's.
  private static final int SWEPT = 20;

  private IdempotencyStore() {}

  /// Notes the key with the message that it is about to make, in the transaction that makes it.
  /// Answers the message that was made with it before, empty when there is none. Fails with
  /// `conflict` when the key stands for something else.
  static Future<Optional<MessageId>> claim(
      Sql sql, UserId user, IdempotencyKey key, MessagePath made, long now) {
    return sweep(sql, now - KEPT_SECONDS)
        .compose(swept ->
            sql.query(
                """
                INSERT INTO message_keys
                  (user_id, key, guild_id, channel_id, message_id, fingerprint, created_at)
                VALUES ($1, $2, $3, $4, $5, $6, $7)
                ON CONFLICT (user_id, key) DO UPDATE SET
                  guild_id = excluded.guild_id, channel_id = excluded.channel_id,
                  message_id = excluded.message_id, fingerprint = excluded.fingerprint,
                  created_at = excluded.created_at
                WHERE message_keys.created_at <= $8
                """,
                Tuple.of(
                        user.value(),
                        key.value(),
                        made.guild().value(),
                        made.channel().value(),
                        made.message().value())
                    .addString(key.fingerprint())
                    .addLong(now)
                    .addLong(now - KEPT_SECONDS)))
        .compose(rows ->
            rows.rowCount() == 1
                ? Future.succeededFuture(Optional.empty())
                : known(sql, user, key));
  }

  private static Future<Optional<MessageId>> known(Sql sql, UserId user, IdempotencyKey key) {
    return sql.query(
            "SELECT message_id, fingerprint FROM message_keys WHERE user_id = $1 AND key = $2",
            Tuple.of(user.value(), key.value()))
        .map(rows -> Optional.of(message(rows.iterator().next(), key)));
  }

  private static MessageId message(Row row, IdempotencyKey key) {
    if (!key.fingerprint().equals(row.getString("fingerprint"))) {
      throw new Refusal(Problem.CONFLICT);
    }
    return new MessageId(row.getString("message_id"));
  }

  private static Future<Void> sweep(Sql sql, long until) {
    return sql.query(
            """
            DELETE FROM message_keys WHERE (user_id, key) IN (
              SELECT user_id, key FROM message_keys WHERE created_at <= $1
              ORDER BY created_at LIMIT $2 FOR UPDATE SKIP LOCKED)
            """,
            Tuple.of(until, SWEPT))
        .mapEmpty();
  }
}
