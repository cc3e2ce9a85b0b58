package chat.filament.platform.http;

import static chat.filament.platform.db.SqlState.Meaning.CONFLICT;

import chat.filament.core.Problem;
import chat.filament.core.Refusal;
import chat.filament.platform.db.DatabaseBusy;
import chat.filament.platform.db.DatabaseOutage;
import chat.filament.platform.db.SqlState;
import chat.filament.platform.metrics.Metrics;
import com.fasterxml.jackson.annotation.JsonInclude;
import io.vertx.core.Handler;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.ext.web.RoutingContext;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// The one place where failures become answers (`contract/rest.md` §2).
public final class Problems implements Handler<RoutingContext> {
  private static final Logger log = LoggerFactory.getLogger(Problems.class);

  private final Metrics metrics;
  private final RequestIds requestIds;

  Problems(Metrics metrics, RequestIds requestIds) {
    this.metrics = metrics;
    this.requestIds = requestIds;
  }

  /// The body of every answer that is not 2xx.
  public record ErrorBody(
      String error, @JsonInclude(JsonInclude.Include.NON_NULL) @Nullable String detail) {}

  /// The status of a problem.
  public static int status(Problem problem) {
    return switch (problem) {
      case INVALID_REQUEST -> 400;
      case INVALID_CREDENTIALS -> 401;
      case FORBIDDEN,
          AUDIT_ACCESS_DENIED,
          DIRECTORY_JOIN_USER_BANNED,
          DIRECTORY_JOIN_IP_BANNED,
          CAPTCHA_FAILED,
          GUILD_CREATION_LIMIT_REACHED ->
          403;
      case NOT_FOUND -> 404;
      case METHOD_NOT_ALLOWED -> 405;
      case REQUEST_TIMEOUT -> 408;
      case QUOTA_EXCEEDED, CONFLICT -> 409;
      case PAYLOAD_TOO_LARGE -> 413;
      case UNSUPPORTED_MEDIA_TYPE -> 415;
      case RATE_LIMITED -> 429;
      case INTERNAL_ERROR -> 500;
      case UNAVAILABLE -> 503;
    };
  }

  /// What a failure means for the client. Anything that is no refusal is a fault of ours: 500, and
  /// nothing about the cause leaves the server.
  public static Refusal refusalOf(Throwable failure, String requestId) {
    return switch (failure) {
      case Refusal refusal -> refusal;
      case DatabaseOutage _, DatabaseBusy _ -> Refusal.retryAfter(Problem.UNAVAILABLE, 1);
      case Throwable conflict when SqlState.of(conflict) == CONFLICT ->
          Refusal.retryAfter(Problem.UNAVAILABLE, 1);
      default -> {
        log.atError()
            .addKeyValue("event", "http.internal_error")
            .addKeyValue("request_id", requestId)
            .setCause(failure)
            .log("unexpected failure");
        yield new Refusal(Problem.INTERNAL_ERROR);
      }
    };
  }

  /// What the router cannot route, and what failed on a route.
  @Override
  public void handle(RoutingContext context) {
    var failure = context.failure();
    int status = context.statusCode();
    var request = context.request();
    answer(request, status == 500 && failure != null ? failure : unrouted(request, status));
  }

  private static Refusal unrouted(HttpServerRequest request, int status) {
    return status == 404 && request.uri().startsWith("/")
        ? new Refusal(Problem.NOT_FOUND)
        : Refusal.invalid("request: malformed");
  }

  /// Answers with what a failure means, unless the request was answered before.
  void answer(HttpServerRequest request, Throwable failure) {
    if (isOpen(request)) {
      var refusal = refusalOf(failure, requestIds.assign(request));
      answer(request, status(refusal.problem()), refusal);
    }
  }

  /// With another status than the problem's own.
  void answer(HttpServerRequest request, int status, Refusal refusal) {
    if (!isOpen(request)) {
      return;
    }
    requestIds.assign(request);
    count(refusal.problem());
    var detail = refusal.problem() == Problem.INVALID_REQUEST ? refusal.detail() : "";
    var body = new ErrorBody(refusal.problem().code(), detail.isEmpty() ? null : detail);
    var response = request.response().setStatusCode(status);
    if (refusal.retryAfterSeconds() > 0) {
      response.putHeader("retry-after", Integer.toString(refusal.retryAfterSeconds()));
    }
    response.putHeader("content-type", "application/json");
    UnreadBody.end(request, Json.encode(body))
        .onFailure(gone -> log.debug("answer not written: {}", gone.getMessage()));
  }

  private static boolean isOpen(HttpServerRequest request) {
    return !request.response().ended() && !request.response().closed();
  }

  private void count(Problem problem) {
    int status = status(problem);
    if (status == 401) {
      metrics.authFailures().increment("unauthorized");
    } else if (problem == Problem.FORBIDDEN
        || problem == Problem.AUDIT_ACCESS_DENIED
        || problem == Problem.DIRECTORY_JOIN_USER_BANNED
        || problem == Problem.DIRECTORY_JOIN_IP_BANNED) {
      metrics.authFailures().increment("forbidden");
    } else if (status == 429) {
      metrics.rateLimitHits().increment("http", "auth_failure");
    }
  }
}
