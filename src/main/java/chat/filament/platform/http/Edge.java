package chat.filament.platform.http;

import chat.filament.core.Refusal;
import chat.filament.platform.config.Config;
import chat.filament.platform.limit.Limits;
import chat.filament.platform.metrics.Metrics;
import io.netty.handler.codec.http.TooLongHttpHeaderException;
import io.netty.handler.codec.http.TooLongHttpLineException;
import io.vertx.core.Handler;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// What stands between the network and the features, shared by all event loops: [#router] routes
/// requests to features; the other methods are the same steps for requests that are not routed,
/// such as the gateway's.
public final class Edge {
  private static final long DEADLINE_MS = 10_000;

  private final Vertx vertx;
  private final Config.Http config;
  private final Limits limits;
  private final Authenticator authenticator;
  private final RequestIds requestIds = new RequestIds();
  private final GlobalLimit globalLimit;
  private final RequestTimers timers;
  private final Problems problems;

  public Edge(
      Vertx vertx,
      Config.Http config,
      Limits limits,
      Authenticator authenticator,
      Metrics metrics) {
    this.vertx = vertx;
    this.config = config;
    this.limits = limits;
    this.authenticator = authenticator;
    this.globalLimit = new GlobalLimit(limits, authenticator);
    this.timers = new RequestTimers(metrics.registry(), config.debugTimings());
    this.problems = new Problems(metrics, requestIds);
  }

  /// The router of the event loop that calls this, with every route of the features.
  public Router router(List<Feature> features) {
    var routes = new Routes();
    features.forEach(feature -> feature.mount(routes));
    var router = Router.router(vertx);
    var deadlines = Deadlines.of(vertx, System::nanoTime, DEADLINE_MS);
    new ApiRouter(router, this, deadlines).mount(routes.all());
    return router;
  }

  /// Where this request comes from.
  public ClientAddress clientOf(HttpServerRequest request) {
    return ClientAddress.of(request.remoteAddress(), request.headers(), config);
  }

  /// Takes a permit of the global limiter: the user of a verifying access token, else the IP.
  public void checkGlobalLimit(ClientAddress client, @Nullable String accessToken) {
    globalLimit.check(client, accessToken);
  }

  /// Answers a request that is not routed with what its failure means.
  public void refuse(HttpServerRequest request, Throwable failure) {
    problems.answer(request, failure);
  }

  /// The same with a status of its own.
  public void refuse(HttpServerRequest request, int status, Refusal refusal) {
    problems.answer(request, status, refusal);
  }

  /// Answers what the parser could not read as a request: 414 and 431 for what is too long, else
  /// 400. The connection closes after it.
  public void refuseMalformed(HttpServerRequest request) {
    var cause = request.decoderResult().cause();
    int status =
        switch (cause) {
          case TooLongHttpLineException _ -> 414;
          case TooLongHttpHeaderException _ -> 431;
          case null, default -> 400;
        };
    request.response().putHeader("connection", "close");
    problems.answer(request, status, Refusal.invalid("request: malformed"));
  }

  RequestIds requestIds() {
    return requestIds;
  }

  Handler<RoutingContext> timing(PathTemplate path) {
    return timers.of(path);
  }

  Handler<RoutingContext> clients() {
    return context -> {
      Call.of(context).setClient(clientOf(context.request()));
      context.next();
    };
  }

  Handler<RoutingContext> limit(Routes.RouteLimit limit, PathTemplate path) {
    return new RouteLimiter(limits, limit, path);
  }

  GlobalLimit globalLimit() {
    return globalLimit;
  }

  Handler<RoutingContext> authentication() {
    return new Authentication(authenticator);
  }

  Problems problems() {
    return problems;
  }
}
