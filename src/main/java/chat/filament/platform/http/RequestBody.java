package chat.filament.platform.http;

import chat.filament.core.Problem;
import chat.filament.core.Refusal;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpServerRequest;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/// Reads the JSON body of a paused request: at most 1 MiB, `application/json` or
/// `application/*+json`.
final class RequestBody {
  static final int MAX_BYTES = 1_048_576;

  private RequestBody() {}

  static Future<byte[]> read(HttpServerRequest request) {
    if (!isJson(request.getHeader("content-type"))) {
      return Future.failedFuture(new Refusal(Problem.UNSUPPORTED_MEDIA_TYPE));
    }
    if (declaredLength(request) > MAX_BYTES) {
      return Future.failedFuture(new Refusal(Problem.PAYLOAD_TOO_LARGE));
    }
    Promise<byte[]> done = Promise.promise();
    var body = Buffer.buffer();
    request.handler(chunk -> {
      if (body.length() + chunk.length() > MAX_BYTES) {
        done.tryFail(new Refusal(Problem.PAYLOAD_TOO_LARGE));
      } else {
        body.appendBuffer(chunk);
      }
    });
    request.endHandler(end -> done.tryComplete(body.getBytes()));
    request.exceptionHandler(done::tryFail);
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

  private static long declaredLength(HttpServerRequest request) {
    var length = request.getHeader("content-length");
    boolean number = length != null && length.matches("[0-9]{1,18}");
    return number ? Long.parseLong(length) : 0;
  }
}
