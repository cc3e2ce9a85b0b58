package chat.filament.platform.http;

import io.vertx.core.Future;
import io.vertx.core.http.HttpServerResponse;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Writes answers.
final class Replies {
  private static final Logger log = LoggerFactory.getLogger(Replies.class);

  private Replies() {}

  static void write(HttpServerResponse response, Reply reply) {
    written(response, reply)
        .onFailure(gone -> log.debug("answer not written: {}", gone.getMessage()));
  }

  private static Future<Void> written(HttpServerResponse response, Reply reply) {
    return switch (reply) {
      case Reply.Json(var status, var body) ->
          response
              .setStatusCode(status)
              .putHeader("content-type", "application/json")
              .end(Json.encode(body));
      case Reply.Encoded(var status, var json) ->
          response.setStatusCode(status).putHeader("content-type", "application/json").end(json);
      case Reply.Text(var contentType, var body) ->
          response.putHeader("content-type", contentType).end(body);
      case Reply.NoContent() -> response.setStatusCode(204).end();
    };
  }
}
