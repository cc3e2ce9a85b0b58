package chat.filament.attachment;

import chat.filament.platform.http.Reply;
import chat.filament.platform.store.ByteRange;
import chat.filament.platform.store.PieceSink;
import chat.filament.platform.store.StoredObject;
import io.vertx.core.Future;
import io.vertx.core.buffer.Buffer;
import java.util.function.BooleanSupplier;

/// The bytes of a file on their way out, as long as the reader may read them.
record Download(
    StoredObject object, ByteRange range, BooleanSupplier mayRead, AttachmentMeters meters)
    implements Reply.Body {
  @Override
  public Future<Void> writeTo(PieceSink sink) {
    return object.read(range, piece -> pass(piece, sink));
  }

  private Future<Void> pass(Buffer piece, PieceSink sink) {
    if (!mayRead.getAsBoolean()) {
      return Future.failedFuture(new IllegalStateException("access was lost during a download"));
    }
    meters.sent(piece.length());
    return sink.write(piece);
  }

  @Override
  public Future<Void> close() {
    return object.close();
  }
}
