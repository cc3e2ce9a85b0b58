package chat.filament.platform.http;

import chat.filament.core.Problem;
import chat.filament.core.Refusal;
import chat.filament.platform.config.Config;
import chat.filament.platform.limit.Limit;
import chat.filament.platform.limit.Limits;
import chat.filament.platform.metrics.Metrics;
import io.micrometer.core.instrument.Timer;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpServerResponse;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import java.util.Comparator;
import java.util.Map;
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

  /// A router over all routes. Longer paths come first, and static segments before parameters:
  /// paths of different length never match the same request, so the busy message routes are found
  /// quickly.
  public Router router(Routes routes) {
    var router = Router.router(vertx);
    routes.byPath().entrySet().stream()
        .sorted(
            Comparator.comparingInt((Map.Entry<String, ?> e) -> -e.getKey().split("/", -1).length)
                .thenComparing(e -> e.getKey().replace(':', '~')))
        .forEach(entry -> mount(router, entry.getKey(), entry.getValue()));
    router.route().handler(context -> refuse(context, new Refusal(Problem.NOT_FOUND)));
    router.errorHandler(
        400, context -> refuse(context, Refusal.invalid("path: malformed percent-encoding")));
    router.errorHandler(
        500,
        context -> {
          var failure = context.failure();
          var id = String.valueOf(context.response().headers().get("x-request-id"));
          refuse(
              context,
              Problems.refusalOf(failure == null ? new IllegalStateException() : failure, id));
        });
    return router;
  }

  private void mount(Router router, String path, Map<HttpMethod, Routes.Route> methods) {
    var allow =
        methods.keySet().stream()
            .flatMap(method ->
                method.equals(HttpMethod.GET) ? Stream.of("GET", "HEAD") : Stream.of(method.name()))
            .sorted()
            .collect(Collectors.joining(", "));
    router
        .route(path)
        .handler(context -> {
          var method = context.request().method();
          var route = methods.get(method.equals(HttpMethod.HEAD) ? HttpMethod.GET : method);
          if (route == null) {
            context.response().putHeader("allow", allow);
            refuse(context, new Refusal(Problem.METHOD_NOT_ALLOWED));
          } else {
            new Exchange(context, route).run();
          }
        });
  }

  private void refuse(RoutingContext context, Refusal refusal) {
    if (!context.response().ended()) {
      requestIds.assign(context.request());
      problems.answer(context.response(), refusal);
    }
  }

  /// One request and its answer.
  private final class Exchange {
    private final RoutingContext context;
    private final Routes.Route route;
    private final HttpServerRequest request;
    private final HttpServerResponse response;
    private final String requestId;
    private final ClientAddress client;
    private final long startedAt = System.nanoTime();
    private long deadline;

    Exchange(RoutingContext context, Routes.Route route) {
      this.context = context;
      this.route = route;
      this.request = context.request();
      this.response = context.response();
      this.requestId = requestIds.assign(request);
      this.client = clientOf(request);
    }

    void run() {
      request.pause();
      deadline = vertx.setTimer(DEADLINE_MS, id -> fail(new Refusal(Problem.REQUEST_TIMEOUT)));
      guarded(this::admitted)
          .onComplete(reply -> {
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
        return parsed(new Call(context, client, requestId, null));
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
      var call = new Call(context, client, requestId, identity);
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
      vertx.cancelTimer(deadline);
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
      Timer.builder("filament_http_request_seconds")
          .tag("method", request.method().name())
          .tag("route", route.path())
          .tag("status", Integer.toString(response.getStatusCode()))
          .register(metrics.registry())
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
