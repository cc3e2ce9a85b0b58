package chat.filament.platform.store;

import io.vertx.core.Future;

/// An object that is there, opened for reading. What was opened can be read to its end, even if it
/// is deleted meanwhile. Must be closed.
public interface StoredObject {
  /// In bytes.
  long size();

  /// Gives the bytes of `range` to `sink`, in order, in pieces of at most
  /// [ObjectStore#PIECE_BYTES], the next one when the sink has taken the one before: memory is
  /// bounded by one piece. Fails with the sink's failure, or with an `IOException` when the object
  /// cannot be read.
  Future<Void> read(ByteRange range, PieceSink sink);

  /// May be called again, and while a read is under way, which fails then.
  Future<Void> close();
}
