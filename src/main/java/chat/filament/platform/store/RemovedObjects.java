package chat.filament.platform.store;

import chat.filament.platform.db.Sql;
import io.vertx.core.Future;
import io.vertx.sqlclient.Tuple;
import java.util.Collection;
import java.util.List;
import java.util.stream.StreamSupport;

/// Objects that nothing refers to any more; they are deleted when they are due. The table
/// `removed_objects`.
public final class RemovedObjects {
  private RemovedObjects() {}

  /// Notes them, in the transaction that takes away the last reference: for a day later, so that a
  /// backup that has read the database finds the files. Answers how many were not noted before.
  ///
  /// @param dueAt unix seconds
  public static Future<Integer> add(Sql transaction, Collection<ObjectKey> keys, long dueAt) {
    return transaction
        .query(
            """
            INSERT INTO removed_objects (object_key, due_at) SELECT unnest($1::text[]), $2::bigint
            ON CONFLICT DO NOTHING
            """,
            Tuple.of(texts(keys), dueAt))
        .map(rows -> rows.rowCount());
  }

  /// Deletes objects that are due at `now`, at most `limit`, and answers how many.
  public static Future<Integer> sweep(Sql sql, ObjectStore store, long now, int limit) {
    return due(sql, now, limit)
        .compose(keys ->
            keys.isEmpty()
                ? Future.succeededFuture(0)
                : delete(store, keys).compose(gone -> forget(sql, keys)).map(keys.size()));
  }

  private static Future<List<ObjectKey>> due(Sql sql, long now, int limit) {
    return sql.query(
            """
            SELECT object_key FROM removed_objects WHERE due_at <= $1 ORDER BY due_at LIMIT $2
            """,
            Tuple.of(now, limit))
        .map(rows ->
            StreamSupport.stream(rows.spliterator(), false)
                .flatMap(row -> ObjectKey.parse(row.getString("object_key")).stream())
                .toList());
  }

  /// One after the other: nobody waits for it.
  private static Future<Void> delete(ObjectStore store, List<ObjectKey> keys) {
    Future<Void> done = Future.succeededFuture();
    for (var key : keys) {
      done = done.compose(before -> store.delete(key));
    }
    return done;
  }

  private static Future<Void> forget(Sql sql, List<ObjectKey> keys) {
    return sql.query(
            "DELETE FROM removed_objects WHERE object_key = ANY ($1::text[])",
            Tuple.tuple().addArrayOfString(texts(keys)))
        .mapEmpty();
  }

  private static String[] texts(Collection<ObjectKey> keys) {
    return keys.stream().map(ObjectKey::toString).toArray(String[]::new);
  }
}
