package chat.filament.platform.http;

import io.vertx.core.buffer.Buffer;

/// The answer of a route.
public sealed interface Reply {
  /// A record, list or map as JSON.
  record Json(int status, Object body) implements Reply {}

  /// JSON that was already encoded.
  record Encoded(int status, Buffer json) implements Reply {}

  /// Text that is not JSON; `contentType` is sent as it is.
  record Text(String contentType, String body) implements Reply {}

  /// Bytes that are kept by somebody else; `contentType` is sent as it is.
  record Bytes(String contentType, Buffer body) implements Reply {}

  /// 204 with a truly empty body.
  record NoContent() implements Reply {}

  static Reply ok(Object body) {
    return new Json(200, body);
  }

  static Reply encoded(Buffer json) {
    return new Encoded(200, json);
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
