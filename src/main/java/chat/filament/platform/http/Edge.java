package chat.filament.platform.http;

import chat.filament.core.Problem;
import chat.filament.core.Refusal;
import chat.filament.platform.config.Config;
import chat.filament.platform.limit.Limits;
import chat.filament.platform.metrics.Metrics;
import io.netty.handler.codec.http.TooLongHttpHeaderException;
import io.netty.handler.codec.http.TooLongHttpLineException;
import io.vertx.core.Handler;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpConnection;
import io.vertx.core.http.HttpServerOptions;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import java.util.List;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// What stands between the network and the features, shared by all event loops: [#router] routes
/// requests to features; the other methods are the same steps for requests that are not routed,
/// such as the gateway's.
public final class Edge {
  private static final Logger log = LoggerFactory.getLogger(Edge.class);
  private static final long DEADLINE_MS = 10_000;
  private static final long IDLE_MS = 30_000;
  private static final String FORWARDED_FOR = "x-forwarded-for";

  /// How many connections that speak HTTP an address may hold for each gateway socket that it may
  /// have: a browser has up to six.
  private static final int CONNECTIONS_PER_SOCKET = 4;

  private final Vertx vertx;
  private final Config.Http config;
  private final Limits limits;
  private final Authenticator authenticator;
  private final RequestIds requestIds = new RequestIds();
  private final GlobalLimit globalLimit;
  private final RequestTimers timers;
  private final Problems problems;
  private final AtomicBoolean warned = new AtomicBoolean();
  private final Metrics metrics;
  private final int maxConnections;
  private final ConcurrentMap<String, Integer> connectionsByAddress = new ConcurrentHashMap<>();

  public Edge(
      Vertx vertx, Config config, Limits limits, Authenticator authenticator, Metrics metrics) {
    this.vertx = vertx;
    this.config = config.http();
    this.metrics = metrics;
    this.maxConnections = CONNECTIONS_PER_SOCKET * config.gateway().maxConnectionsPerIp();
    this.limits = limits;
    this.authenticator = authenticator;
    this.globalLimit = new GlobalLimit(limits, authenticator);
    this.timers = new RequestTimers(metrics.registry(), config.http().debugTimings());
    this.problems = new Problems(metrics, requestIds);
  }

  /// The router of the event loop that calls this, with every route of the features.
  public Router router(List<Feature> features) {
    var routes = new Routes();
    features.forEach(feature -> feature.mount(routes));
    var router = Router.router(vertx);
    var deadlines = Deadlines.of(vertx, System::nanoTime, DEADLINE_MS);
    var idleLimit = IdleLimit.of(vertx, System::nanoTime, IDLE_MS);
    new ApiRouter(router, this, deadlines, idleLimit).mount(routes.all());
    return router;
  }

  /// Where this request comes from.
  public ClientAddress clientOf(HttpServerRequest request) {
    var client = ClientAddress.of(request.remoteAddress(), request.headers(), config);
    if (client.isPrivate() && !client.forwarded() && request.headers().contains(FORWARDED_FOR)) {
      warnOfProxy(client);
    }
    return client;
  }

  /// Everybody behind a proxy that is not trusted shares one limiter, and nobody would know why.
  private void warnOfProxy(ClientAddress proxy) {
    if (config.trustedProxies().isEmpty() && warned.compareAndSet(false, true)) {
      log.atWarn()
          .addKeyValue("event", "http.untrusted_proxy")
          .addKeyValue("peer", proxy.text())
          .log(
              "X-Forwarded-For from a private address is not believed: all clients of that proxy"
                  + " share limits; set FILAMENT_TRUSTED_PROXY_CIDRS if it is yours");
    }
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

  /// Names a request that is not routed in its answer, whatever that will be.
  public void identify(HttpServerRequest request) {
    requestIds.assign(request);
  }

  /// Answers what the parser could not read as a request: 414 and 431 for what is too long, 408 for
  /// what took too long, else 400. The connection closes after it.
  public void refuseMalformed(HttpServerRequest request) {
    switch (request.decoderResult().cause()) {
      case TooLongHttpLineException _ ->
          problems.answer(request, 414, Refusal.invalid("request target: too long"));
      case TooLongHttpHeaderException _ ->
          problems.answer(request, 431, Refusal.invalid("headers: too long"));
      case RequestDecoder.HeadTimeout _ ->
          problems.answer(request, new Refusal(Problem.REQUEST_TIMEOUT));
      case null, default -> problems.answer(request, Refusal.invalid("request: malformed"));
    }
  }

  /// Watches over the connections of a server with these options.
  public Handler<HttpConnection> connections(HttpServerOptions options) {
    return new Connections(options, config, maxConnections, metrics, connectionsByAddress);
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
