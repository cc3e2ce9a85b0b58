package chat.filament.platform.store;

import io.vertx.core.Future;
import io.vertx.core.buffer.Buffer;

/// Takes bytes piece by piece, as fast as it can use them.
@FunctionalInterface
public interface PieceSink {
  /// Done when the next piece may come; the buffer is not used afterwards. One call at a time.
  Future<Void> write(Buffer piece);
}
