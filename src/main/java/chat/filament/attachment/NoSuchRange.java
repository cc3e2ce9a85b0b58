package chat.filament.attachment;

import chat.filament.platform.http.Reply;
import chat.filament.platform.store.PieceSink;
import chat.filament.platform.store.StoredObject;
import io.vertx.core.Future;
import io.vertx.core.buffer.Buffer;

/// What is said instead of a part that the file does not have: like every refusal, in JSON.
record NoSuchRange(StoredObject object) implements Reply.Body {
  private static final String TEXT = "{\"error\":\"invalid_request\"}";

  static long length() {
    return TEXT.length();
  }

  @Override
  public Future<Void> writeTo(PieceSink sink) {
    return sink.write(Buffer.buffer(TEXT));
  }

  @Override
  public Future<Void> close() {
    return object.close();
  }
}
