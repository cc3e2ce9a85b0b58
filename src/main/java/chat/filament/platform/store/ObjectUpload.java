package chat.filament.platform.store;

import io.vertx.core.Future;
import java.nio.ByteBuffer;

/// An object on its way in. Nobody sees it before it is committed. Used by one caller, one call at
/// a time; ends with `commit` or `abort`.
public interface ObjectUpload {
  /// Takes the next bytes, at most [ObjectStore#PIECE_BYTES] of them. They belong to the store
  /// until the answer is there: afterwards the caller uses their memory again. Does not move the
  /// buffer.
  Future<Void> write(ByteBuffer piece);

  /// Puts the object in its place, whole and durable. After a failure it may or may not be there:
  /// abort, then delete the key.
  Future<Void> commit();

  /// Drops what was written; nothing remains. Does nothing once committed, and may be called again.
  Future<Void> abort();
}
