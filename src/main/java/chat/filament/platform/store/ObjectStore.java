package chat.filament.platform.store;

import io.vertx.core.Future;
import java.util.List;
import java.util.function.Function;

/// Keeps objects by their keys. See the package for what it promises.
public interface ObjectStore {
  /// Pieces in which bytes should come and do go, at most.
  int PIECE_BYTES = 128 * 1024;

  /// The length of an upload whose end only its last piece tells.
  long UNKNOWN_LENGTH = -1;

  /// What `filament check`, the metrics and the start's log line call it, like `folder
  /// /var/lib/filament/attachments`. Without secrets.
  String description();

  /// Makes it ready, and removes what uploads of dead processes left. Before anything else.
  Future<Void> start();

  /// Begins an object; its key must be new.
  ///
  /// @param length how many bytes will come exactly, or [#UNKNOWN_LENGTH]
  Future<ObjectUpload> begin(ObjectKey key, long length);

  /// Fails with [NoSuchObject] when there is none.
  Future<StoredObject> open(ObjectKey key);

  /// Durable when it is done. A key that is not there is fine.
  Future<Void> delete(ObjectKey key);

  /// Names all objects of a folder that are there throughout, at most `pageSize` at a time, in any
  /// order; the next page when `page` is done. Fails with what `page` fails with.
  Future<Void> list(String folder, int pageSize, Function<List<ListedObject>, Future<Void>> page);

  /// Writes, reads and deletes something small; fails with what is wrong with the store.
  Future<Void> probe();

  /// Uploads under way are dropped.
  Future<Void> close();
}
