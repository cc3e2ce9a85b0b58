package chat.filament.platform.http;

import chat.filament.core.Problem;
import chat.filament.core.Refusal;
import chat.filament.platform.config.Config;
import chat.filament.platform.limit.Limit;
import chat.filament.platform.limit.Limits;
import chat.filament.platform.metrics.Metrics;
import io.micrometer.core.instrument.Timer;
import io.vertx.core.Future;
import io.vertx.core.Handler;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpServerResponse;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// What every request passes, in the order of the contract: limiters by IP, authentication,
/// limiters by user, the body, then the route's handler; the answer, an error or the deadline of 10
/// s ends it. One instance serves every event loop.
public final class Pipeline {
  private static final Logger log = LoggerFactory.getLogger(Pipeline.class);
  private static final long DEADLINE_MS = 10_000;

  private final Vertx vertx;
  private final Config.Http config;
  private final Limits limits;
  private final Authenticator authenticator;
  private final Metrics metrics;
  private final Problems problems;
  private final RequestIds requestIds = new RequestIds();
  private final ConcurrentMap<Timed, Timer> timers = new ConcurrentHashMap<>();

  public Pipeline(
      Vertx vertx,
      Config.Http config,
      Limits limits,
      Authenticator authenticator,
      Metrics metrics) {
    this.vertx = vertx;
    this.config = config;
    this.limits = limits;
    this.authenticator = authenticator;
    this.metrics = metrics;
    this.problems = new Problems(metrics);
  }

  /// The labels of a timer, in few values: routes are templates.
  private record Timed(String method, String route, int status) {}

  private Timer timer(Timed labels) {
    return Timer.builder("filament_http_request_seconds")
        .tag("method", labels.method())
        .tag("route", labels.route())
        .tag("status", Integer.toString(labels.status()))
        .register(metrics.registry());
  }

  /// Where this request comes from.
  public ClientAddress clientOf(HttpServerRequest request) {
    return ClientAddress.of(request.remoteAddress(), request.headers(), config);
  }

  /// Takes a permit of the global limiter: the user of a verifying bearer, else the IP.
  public void checkGlobalLimit(HttpServerRequest request, ClientAddress client) {
    checkGlobalLimit(client, Bearer.of(request));
  }

  /// The same with an access token that came another way, null when there is none.
  public void checkGlobalLimit(ClientAddress client, @Nullable String token) {
    var user = token == null ? null : authenticator.signedUser(token).orElse(null);
    limits.check(Limit.GLOBAL, user == null ? client.limiterKey() : user.value());
  }

  /// Answers a request that is not routed here with what its failure means.
  public void refuse(HttpServerRequest request, Throwable failure) {
    var refusal = Problems.refusalOf(failure, requestIds.assign(request));
    refuse(request, Problems.status(refusal.problem()), refusal);
  }

  /// The same with a status of its own.
  public void refuse(HttpServerRequest request, int status, Refusal refusal) {
    var response = request.response();
    if (!response.ended() && !response.closed()) {
      requestIds.assign(request);
      response.exceptionHandler(gone -> {});
      problems.answer(response, status, refusal);
    }
  }

  /// The handler of all requests of the event loop that calls this.
  public Handler<HttpServerRequest> router(Routes routes) {
    var deadlines = Deadlines.of(vertx, System::nanoTime, DEADLINE_MS);
    var tree = new PathTree<Methods>();
    routes.byPath().forEach((path, methods) -> tree.add(path, new Methods(methods)));
    return request -> {
      try {
        exchange(tree, request).run(deadlines);
      } catch (RuntimeException e) {
        var refusal = Problems.refusalOf(e, requestIds.assign(request));
        if (!request.response().ended()) {
          problems.answer(request.response(), refusal);
        }
      }
    };
  }

  /// What stands at one path.
  private record Methods(Map<HttpMethod, Routes.Route> routes) {
    Routes.@Nullable Route of(HttpMethod method) {
      return routes.get(method.equals(HttpMethod.HEAD) ? HttpMethod.GET : method);
    }

    String allow() {
      return routes.keySet().stream()
          .flatMap(method ->
              method.equals(HttpMethod.GET) ? Stream.of("GET", "HEAD") : Stream.of(method.name()))
          .sorted()
          .collect(Collectors.joining(", "));
    }
  }

  private Exchange exchange(PathTree<Methods> tree, HttpServerRequest request) {
    var found = tree.find(Objects.requireNonNullElse(request.path(), ""));
    if (found == null) {
      throw new Refusal(Problem.NOT_FOUND);
    }
    var route = found.value().of(request.method());
    if (route == null) {
      request.response().putHeader("allow", found.value().allow());
      throw new Refusal(Problem.METHOD_NOT_ALLOWED);
    }
    return new Exchange(request, route, found);
  }

  /// One request and its answer.
  private final class Exchange {
    private final HttpServerRequest request;
    private final Routes.Route route;
    private final PathTree.Found<?> path;
    private final HttpServerResponse response;
    private final String requestId;
    private final ClientAddress client;
    private final long startedAt = System.nanoTime();

    Exchange(HttpServerRequest request, Routes.Route route, PathTree.Found<?> path) {
      this.request = request;
      this.route = route;
      this.path = path;
      this.response = request.response();
      this.requestId = requestIds.assign(request);
      this.client = clientOf(request);
    }

    void run(Deadlines deadlines) {
      request.pause();
      var deadline = deadlines.start(() -> fail(new Refusal(Problem.REQUEST_TIMEOUT)));
      guarded(this::admitted)
          .onComplete(reply -> {
            deadline.meet();
            if (reply.succeeded()) {
              answer(reply.result());
            } else {
              fail(reply.cause());
            }
          });
    }

    private Future<Reply> admitted() {
      for (var limit : route.ipLimits()) {
        check(limit.limit(), limit.label() + client.limiterKey());
      }
      if (!route.isUnlimited()) {
        checkGlobalLimit(request, client);
      }
      if (!route.needsBearer()) {
        return parsed(new Call(request, path, client, requestId, null));
      }
      var token = Bearer.of(request);
      if (token == null) {
        throw new Refusal(Problem.INVALID_CREDENTIALS);
      }
      return authenticator.authenticate(token).compose(this::identified);
    }

    private Future<Reply> identified(Identity identity) {
      for (var limit : route.userLimits()) {
        check(limit, identity.user().value());
      }
      var call = new Call(request, path, client, requestId, identity);
      for (var limit : route.callLimits()) {
        limits.check(limit.limit(), limit.key().apply(call));
      }
      return parsed(call);
    }

    private void check(Limit limit, String subject) {
      try {
        limits.check(limit, subject);
      } catch (Refusal refusal) {
        limit.logEvent().ifPresent(this::logRefused);
        throw refusal;
      }
    }

    private void logRefused(String event) {
      log.atInfo()
          .addKeyValue("event", event)
          .addKeyValue("request_id", requestId)
          .addKeyValue("route", route.path())
          .addKeyValue("client_ip", client.text())
          .addKeyValue("client_ip_source", client.source())
          .log("too many requests");
    }

    private Future<Reply> parsed(Call call) {
      var body = route.body();
      if (body == null) {
        return route.handler().apply(call);
      }
      return RequestBody.read(request).compose(bytes -> body.handle(call, bytes));
    }

    private void answer(Reply reply) {
      if (finish()) {
        response.exceptionHandler(gone -> {});
        Replies.write(response, reply);
        discardRest();
      }
    }

    private void fail(Throwable failure) {
      if (finish()) {
        var refusal = Problems.refusalOf(failure, requestId);
        if (!request.isEnded()) {
          response.putHeader("connection", "close");
        }
        problems.answer(response, refusal);
        discardRest();
      }
    }

    /// True once: the first of answer, failure and deadline wins.
    private boolean finish() {
      return !response.ended() && !response.closed();
    }

    private void discardRest() {
      if (!request.isEnded()) {
        request.handler(null).endHandler(null).exceptionHandler(gone -> {});
        request.resume();
      }
      if (config.debugTimings()) {
        logTiming();
      }
      timers
          .computeIfAbsent(
              new Timed(request.method().name(), route.path(), response.getStatusCode()),
              Pipeline.this::timer)
          .record(System.nanoTime() - startedAt, TimeUnit.NANOSECONDS);
    }

    private void logTiming() {
      log.atInfo()
          .addKeyValue("event", "debug.request.timing")
          .addKeyValue("request_id", requestId)
          .addKeyValue("method", request.method().name())
          .addKeyValue("route", route.path())
          .addKeyValue("status", response.getStatusCode())
          .addKeyValue("duration_ms", (System.nanoTime() - startedAt) / 1e6)
          .log("request answered");
    }

    private Future<Reply> guarded(Supplier<Future<Reply>> step) {
      try {
        return step.get();
      } catch (RuntimeException e) {
        return Future.failedFuture(e);
      }
    }
  }
}
