package chat.filament.platform.store;

import io.vertx.core.Future;

/// An object on its way in. Nobody sees it before it is committed. Used by one caller, one call at
/// a time; ends with `commit` or `abort`.
public interface ObjectUpload extends PieceSink {
  /// Puts the object in its place, whole and durable. After a failure it may or may not be there:
  /// abort, then delete the key.
  Future<Void> commit();

  /// Drops what was written; nothing remains. Does nothing once committed, and may be called again.
  Future<Void> abort();
}
