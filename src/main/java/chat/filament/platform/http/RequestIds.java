package chat.filament.platform.http;

import chat.filament.platform.bus.CallerRequestId;
import io.vertx.core.Handler;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.ext.web.RoutingContext;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicLong;
import java.util.regex.Pattern;

/// The id that a request carries through answers and logs: the client's, if it is harmless,
/// otherwise a new one.
final class RequestIds implements Handler<RoutingContext> {
  private static final Pattern HARMLESS = Pattern.compile("[A-Za-z0-9._-]{1,64}");
  private static final String HEADER = "x-request-id";

  private final String prefix = UUID.randomUUID().toString().substring(0, 8) + "-";
  private final AtomicLong next = new AtomicLong();

  @Override
  public void handle(RoutingContext context) {
    CallerRequestId.set(assign(context.request()));
    context.next();
  }

  /// Sets it on the answer, too. The same request keeps its id.
  String assign(HttpServerRequest request) {
    var assigned = request.response().headers().get(HEADER);
    if (assigned != null) {
      return assigned;
    }
    var sent = request.getHeader(HEADER);
    var id =
        sent != null && HARMLESS.matcher(sent).matches()
            ? sent
            : prefix + Long.toString(next.incrementAndGet(), 36);
    request.response().putHeader(HEADER, id);
    return id;
  }

  /// The id of a request that has one.
  static String of(HttpServerRequest request) {
    return String.valueOf(request.response().headers().get(HEADER));
  }
}
