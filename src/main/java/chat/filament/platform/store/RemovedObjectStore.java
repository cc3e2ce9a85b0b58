package chat.filament.platform.store;

import chat.filament.platform.db.Sql;
import io.vertx.core.Future;
import io.vertx.sqlclient.Tuple;
import java.util.Collection;
import java.util.List;
import java.util.stream.StreamSupport;

/// Rows of `removed_objects`.
final class RemovedObjectStore {
  private RemovedObjectStore() {}

  /// Answers how many were not there before.
  static Future<Integer> insert(Sql sql, Collection<ObjectKey> keys, long dueAt) {
    return sql.query(
            """
            INSERT INTO removed_objects (object_key, due_at) SELECT unnest($1::text[]), $2::bigint
            ON CONFLICT DO NOTHING
            """,
            Tuple.of(texts(keys), dueAt))
        .map(rows -> rows.rowCount());
  }

  static Future<List<ObjectKey>> due(Sql sql, long now, int limit) {
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

  static Future<Void> delete(Sql sql, List<ObjectKey> keys) {
    return sql.query(
            "DELETE FROM removed_objects WHERE object_key = ANY ($1::text[])",
            Tuple.tuple().addArrayOfString(texts(keys)))
        .mapEmpty();
  }

  private static String[] texts(Collection<ObjectKey> keys) {
    return keys.stream().map(ObjectKey::toString).toArray(String[]::new);
  }
}
