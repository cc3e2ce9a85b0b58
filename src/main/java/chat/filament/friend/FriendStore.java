package chat.filament.friend;

import chat.filament.core.UserId;
import chat.filament.platform.db.Sql;
import chat.filament.platform.http.Cursor;
import io.vertx.core.Future;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.Tuple;
import java.util.List;
import java.util.stream.StreamSupport;

/// Rows of `friendships`.
final class FriendStore {
  private FriendStore() {}

  /// Lets nobody else change what is between the two before the transaction ends, in any process: a
  /// row that is not there yet cannot be locked.
  static Future<Void> lock(Sql sql, Pair pair) {
    return sql.query(
            "SELECT pg_advisory_xact_lock(hashtextextended($1, 0))",
            Tuple.of("friends " + pair.a() + pair.b()))
        .mapEmpty();
  }

  static Future<Void> insert(Sql sql, Pair pair, long now) {
    return sql.query(
            """
            INSERT INTO friendships (user_a_id, user_b_id, created_at) VALUES ($1, $2, $3)
            """,
            Tuple.of(pair.a().value(), pair.b().value(), now))
        .mapEmpty();
  }

  /// Whether they were friends.
  static Future<Boolean> delete(Sql sql, Pair pair) {
    return sql.query(
            "DELETE FROM friendships WHERE user_a_id = $1 AND user_b_id = $2",
            Tuple.of(pair.a().value(), pair.b().value()))
        .map(rows -> rows.rowCount() == 1);
  }

  /// Friends after `cursor`, from the newest to the oldest.
  static Future<List<Friend>> page(Sql sql, UserId user, Cursor cursor, int limit) {
    return sql.query(
            """
            SELECT user_id, username, friends.created_at FROM (
              (SELECT user_b_id AS user_id, created_at FROM friendships
               WHERE user_a_id = $1 AND (created_at, user_b_id) < ($2, $3)
               ORDER BY created_at DESC, user_b_id DESC LIMIT $4)
              UNION ALL
              (SELECT user_a_id, created_at FROM friendships
               WHERE user_b_id = $1 AND (created_at, user_a_id) < ($2, $3)
               ORDER BY created_at DESC, user_a_id DESC LIMIT $4)) friends
            JOIN users USING (user_id)
            ORDER BY friends.created_at DESC, user_id DESC
            LIMIT $4
            """,
            Tuple.of(user.value(), cursor.createdAt(), cursor.id(), limit))
        .map(rows ->
            StreamSupport.stream(rows.spliterator(), false).map(FriendStore::friend).toList());
  }

  private static Friend friend(Row row) {
    return new Friend(
        new UserId(row.getString("user_id")), row.getString("username"), row.getLong("created_at"));
  }
}
