package chat.filament.platform.http;

import io.vertx.core.http.HttpServerRequest;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicLong;
import java.util.regex.Pattern;

/// The id that a request carries through answers and logs: the client's, if it is harmless,
/// otherwise a new one.
final class RequestIds {
  private static final Pattern HARMLESS = Pattern.compile("[A-Za-z0-9._-]{1,64}");

  private final String prefix = UUID.randomUUID().toString().substring(0, 8) + "-";
  private final AtomicLong next = new AtomicLong();

  /// Sets it on the answer, too.
  String assign(HttpServerRequest request) {
    var sent = request.getHeader("x-request-id");
    var id =
        sent != null && HARMLESS.matcher(sent).matches()
            ? sent
            : prefix + Long.toString(next.incrementAndGet(), 36);
    request.response().putHeader("x-request-id", id);
    return id;
  }
}
