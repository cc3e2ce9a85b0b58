package chat.filament.platform.http;

import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.ext.web.RoutingContext;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Writes answers.
final class Replies {
  private static final Logger log = LoggerFactory.getLogger(Replies.class);

  private Replies() {}

  static void write(RoutingContext context, Reply reply) {
    if (reply instanceof Reply.Content content) {
      ContentReply.write(context, content);
    } else {
      write(context.request(), reply);
    }
  }

  private static void write(HttpServerRequest request, Reply reply) {
    var response = request.response();
    if (!response.ended() && !response.closed()) {
      UnreadBody.end(request, head(request, reply))
          .onFailure(gone -> log.debug("answer not written: {}", gone.getMessage()));
    }
  }

  /// Returns the body.
  private static Buffer head(HttpServerRequest request, Reply reply) {
    var response = request.response();
    return switch (reply) {
      case Reply.Json(var status, var body) -> {
        response.setStatusCode(status).putHeader("content-type", "application/json");
        yield Json.encode(body);
      }
      case Reply.Encoded(var status, var json) -> {
        response.setStatusCode(status).putHeader("content-type", "application/json");
        yield json;
      }
      case Reply.Polled(var json) -> polled(request, json);
      case Reply.Text(var contentType, var body) -> {
        response.putHeader("content-type", contentType);
        yield Buffer.buffer(body);
      }
      case Reply.Bytes(var contentType, var body) -> {
        response
            .putHeader("content-type", contentType)
            .putHeader("x-content-type-options", "nosniff");
        yield body;
      }
      case Reply.NoContent() -> {
        response.setStatusCode(204);
        yield Buffer.buffer();
      }
      case Reply.Content _ -> throw new IllegalStateException("streamed elsewhere");
    };
  }

  /// `no-cache` has a cache ask every time, which is what the ETag makes cheap.
  private static Buffer polled(HttpServerRequest request, Buffer json) {
    var tag = ListTag.of(json);
    var response = request.response();
    response.putHeader("etag", tag).putHeader("cache-control", "private, no-cache");
    if (ListTag.isKnown(request.headers().getAll("if-none-match"), tag)) {
      response.setStatusCode(304);
      return Buffer.buffer();
    }
    response.putHeader("content-type", "application/json");
    return json;
  }
}
