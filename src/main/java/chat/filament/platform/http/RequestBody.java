package chat.filament.platform.http;

import chat.filament.core.Problem;
import chat.filament.core.Refusal;
import io.vertx.core.Future;
import io.vertx.core.Handler;
import io.vertx.core.Promise;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.ext.web.RoutingContext;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/// Reads the JSON body of a held request: at most 1 MiB, `application/json` or
/// `application/*+json`. A client that waits to be asked for it is asked once nothing else speaks
/// against the request.
final class RequestBody implements Handler<RoutingContext> {
  static final int MAX_BYTES = 1_048_576;

  @Override
  public void handle(RoutingContext context) {
    var request = context.request();
    if (!isJson(request.getHeader("content-type"))) {
      throw new Refusal(Problem.UNSUPPORTED_MEDIA_TYPE);
    }
    long length = UnreadBody.announced(request);
    if (length > MAX_BYTES && length != UnreadBody.UNKNOWN) {
      throw new Refusal(Problem.PAYLOAD_TOO_LARGE);
    }
    read(request)
        .onSuccess(bytes -> {
          Call.of(context).setBody(bytes);
          context.next();
        })
        .onFailure(context::fail);
  }

  private static Future<byte[]> read(HttpServerRequest request) {
    if (UnreadBody.announced(request) == 0) {
      return Future.succeededFuture(new byte[0]);
    }
    Promise<byte[]> done = Promise.promise();
    var body = Buffer.buffer();
    request.handler(chunk -> {
      if (chunk.length() == 0) { // see RequestDecoder
        done.tryFail(Refusal.invalid("body: malformed"));
      } else if (body.length() + chunk.length() > MAX_BYTES) {
        done.tryFail(new Refusal(Problem.PAYLOAD_TOO_LARGE));
      } else {
        body.appendBuffer(chunk);
      }
    });
    request.endHandler(end -> done.tryComplete(body.getBytes()));
    request.exceptionHandler(broken -> done.tryFail(Refusal.invalid("body: broken off")));
    UnreadBody.askFor(request);
    request.resume();
    return done.future();
  }

  private static boolean isJson(@Nullable String contentType) {
    if (contentType == null) {
      return false;
    }
    int end = contentType.indexOf(';');
    var type =
        (end < 0 ? contentType : contentType.substring(0, end)).strip().toLowerCase(Locale.ROOT);
    return type.equals("application/json")
        || (type.startsWith("application/") && type.endsWith("+json"));
  }
}
