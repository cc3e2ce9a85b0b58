package chat.filament.platform.http;

import chat.filament.core.Problem;
import chat.filament.core.Refusal;
import io.vertx.core.Handler;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpVersion;
import io.vertx.ext.web.RoutingContext;

/// Everything that the parser and the router tolerate in the head of a request and the contract
/// does not: one way to write each path, one `Host`, and UTF-8.
///
/// | in the head | answer |
/// |---|---|
/// | doubled or trailing slashes in the path | 404: nothing has a second name |
/// | dot segments, escaped letters | are what they are; they are never resolved |
/// | malformed escapes, or not UTF-8 when decoded, in path or query | 400 |
/// | a header that is not UTF-8 | 400 |
/// | raw UTF-8 in path or query | means the same as its escapes |
/// | a target that is not a path (`http://…`) | 400 |
/// | no `Host`, or two | 400 |
public final class RequestHead implements Handler<RoutingContext> {
  @Override
  public void handle(RoutingContext context) {
    var request = context.request();
    check(request);
    var target = UriText.escaped(request.uri());
    if (!target.equals(request.uri())) {
      context.reroute(request.method(), target);
      return;
    }
    var path = String.valueOf(request.path());
    if ((path.endsWith("/") && path.length() > 1) || path.contains("//")) {
      throw new Refusal(Problem.NOT_FOUND);
    }
    context.next();
  }

  /// Refuses with `invalid_request`.
  public static void check(HttpServerRequest request) {
    if (!request.uri().startsWith("/")) {
      throw Refusal.invalid("request target: (expected: a path)");
    }
    int hosts = request.headers().getAll("host").size();
    if (hosts > 1 || (hosts == 0 && request.version() != HttpVersion.HTTP_1_0)) {
      throw Refusal.invalid("host: (expected: once)");
    }
    UriText.require(request.uri());
    for (var header : request.headers()) {
      if (!UriText.isUtf8(header.getValue())) {
        throw Refusal.invalid("headers: not UTF-8");
      }
    }
  }
}
