package chat.filament.platform.store;

import chat.filament.platform.db.Sql;
import io.vertx.core.Future;
import java.util.Collection;
import java.util.List;

/// Objects that nothing refers to any more; they are deleted when they are due. The table
/// `removed_objects`.
public final class RemovedObjects {
  private RemovedObjects() {}

  /// Notes them, in the transaction that takes away the last reference: for a day later, so that a
  /// backup that has read the database finds the files. Answers how many were not noted before.
  ///
  /// @param dueAt unix seconds
  public static Future<Integer> add(Sql transaction, Collection<ObjectKey> keys, long dueAt) {
    return RemovedObjectStore.insert(transaction, keys, dueAt);
  }

  /// Deletes objects that are due at `now`, at most `limit`, and answers how many.
  public static Future<Integer> sweep(Sql sql, ObjectStore store, long now, int limit) {
    return RemovedObjectStore.due(sql, now, limit)
        .compose(keys ->
            keys.isEmpty()
                ? Future.succeededFuture(0)
                : delete(store, keys)
                    .compose(gone -> RemovedObjectStore.delete(sql, keys))
                    .map(keys.size()));
  }

  /// One after the other: nobody waits for it.
  private static Future<Void> delete(ObjectStore store, List<ObjectKey> keys) {
    Future<Void> done = Future.succeededFuture();
    for (var key : keys) {
      done = done.compose(before -> store.delete(key));
    }
    return done;
  }
}
