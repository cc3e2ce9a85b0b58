package chat.filament.friend;

import chat.filament.core.UserId;
import chat.filament.platform.db.Sql;
import chat.filament.platform.http.Cursor;
import io.vertx.core.Future;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.RowSet;
import io.vertx.sqlclient.Tuple;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;

/// Rows of `friendship_requests`: the pending ones, at most one between two people.
final class FriendRequestStore {
  private FriendRequestStore() {}

  /// Empty when there is no such recipient, they are friends, or one of the two has asked already.
  /// Only with the pair locked.
  static Future<Optional<FriendRequest>> insert(
      Sql sql, String id, UserId sender, UserId recipient, long now) {
    var pair = Pair.of(sender, recipient);
    return sql.query(
            """
            WITH sent AS (
              INSERT INTO friendship_requests
                (request_id, sender_user_id, recipient_user_id, created_at)
              SELECT $1::text, $2::text, user_id, $4::bigint FROM users
              WHERE user_id = $3 AND NOT EXISTS (
                SELECT FROM friendships WHERE user_a_id = $5 AND user_b_id = $6)
              ON CONFLICT DO NOTHING
              RETURNING request_id, sender_user_id, recipient_user_id, created_at)
            SELECT sent.*, s.username AS sender_username, r.username AS recipient_username
            FROM sent
            JOIN users s ON s.user_id = sender_user_id
            JOIN users r ON r.user_id = recipient_user_id
            """,
            Tuple.of(
                id, sender.value(), recipient.value(), now, pair.a().value(), pair.b().value()))
        .map(rows -> requests(rows).findFirst());
  }

  /// A pending request of which the user is a part.
  static Future<Optional<FriendRequest>> find(Sql sql, String id, UserId user) {
    return sql.query(
            """
            SELECT q.*, s.username AS sender_username, r.username AS recipient_username
            FROM friendship_requests q
            JOIN users s ON s.user_id = sender_user_id
            JOIN users r ON r.user_id = recipient_user_id
            WHERE request_id = $1 AND (sender_user_id = $2 OR recipient_user_id = $2)
            """,
            Tuple.of(id, user.value()))
        .map(rows -> requests(rows).findFirst());
  }

  /// Whether it was still pending.
  static Future<Boolean> delete(Sql sql, String id) {
    return sql.query("DELETE FROM friendship_requests WHERE request_id = $1", Tuple.of(id))
        .map(rows -> rows.rowCount() == 1);
  }

  /// Of both directions after `cursor`, from the newest to the oldest.
  static Future<List<FriendRequest>> page(Sql sql, UserId user, Cursor cursor, int limit) {
    return sql.query(
            """
            SELECT q.*, s.username AS sender_username, r.username AS recipient_username FROM (
              (SELECT * FROM friendship_requests
               WHERE sender_user_id = $1 AND (created_at, request_id) < ($2, $3)
               ORDER BY created_at DESC, request_id DESC LIMIT $4)
              UNION ALL
              (SELECT * FROM friendship_requests
               WHERE recipient_user_id = $1 AND (created_at, request_id) < ($2, $3)
               ORDER BY created_at DESC, request_id DESC LIMIT $4)) q
            JOIN users s ON s.user_id = sender_user_id
            JOIN users r ON r.user_id = recipient_user_id
            ORDER BY q.created_at DESC, request_id DESC
            LIMIT $4
            """,
            Tuple.of(user.value(), cursor.createdAt(), cursor.id(), limit))
        .map(rows -> requests(rows).toList());
  }

  private static Stream<FriendRequest> requests(RowSet<Row> rows) {
    return StreamSupport.stream(rows.spliterator(), false)
        .map(row ->
            new FriendRequest(
                row.getString("request_id"),
                new UserId(row.getString("sender_user_id")),
                row.getString("sender_username"),
                new UserId(row.getString("recipient_user_id")),
                row.getString("recipient_username"),
                row.getLong("created_at")));
  }
}
