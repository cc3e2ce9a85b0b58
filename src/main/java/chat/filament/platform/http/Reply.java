package chat.filament.platform.http;

import chat.filament.platform.store.PieceSink;
import io.vertx.core.Future;
import io.vertx.core.buffer.Buffer;
import java.util.Map;

/// The answer of a route.
public sealed interface Reply {
  /// A record, list or map as JSON.
  record Json(int status, Object body) implements Reply {}

  /// JSON that was already encoded.
  record Encoded(int status, Buffer json) implements Reply {}

  /// JSON of a list that clients ask for again and again: with an ETag, and without a body when
  /// they have it already.
  record Polled(Buffer json) implements Reply {}

  /// Text that is not JSON; `contentType` is sent as it is.
  record Text(String contentType, String body) implements Reply {}

  /// Bytes that are kept by somebody else; `contentType` is sent as it is.
  record Bytes(String contentType, Buffer body) implements Reply {}

  /// 204 with a truly empty body.
  record NoContent() implements Reply {}

  /// Bytes that are streamed, only from routes that are transfers ([Routes.Route#download]). A HEAD
  /// gets the same head without them.
  ///
  /// @param headers besides `content-length`
  /// @param length of the body in bytes; 0 sends none
  record Content(int status, Map<String, String> headers, long length, Body body) implements Reply {
    public Content {
      headers = Map.copyOf(headers);
    }
  }

  /// Where the bytes of a [Content] come from; closed in any case.
  interface Body {
    /// Nothing to send and nothing to close.
    Body EMPTY =
        new Body() {
          @Override
          public Future<Void> writeTo(PieceSink sink) {
            return Future.succeededFuture();
          }

          @Override
          public Future<Void> close() {
            return Future.succeededFuture();
          }
        };

    /// Gives exactly as many bytes as were announced.
    Future<Void> writeTo(PieceSink sink);

    Future<Void> close();
  }

  static Reply ok(Object body) {
    return new Json(200, body);
  }

  static Reply encoded(Buffer json) {
    return new Encoded(200, json);
  }

  static Reply polled(Buffer json) {
    return new Polled(json);
  }

  static Reply noContent() {
    return new NoContent();
  }

  /// `{"accepted":true}`.
  static Reply accepted() {
    return new Json(200, new Accepted(true));
  }

  /// The body of [#accepted].
  record Accepted(boolean accepted) {}
}
