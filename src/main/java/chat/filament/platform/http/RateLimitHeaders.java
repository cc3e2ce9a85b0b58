package chat.filament.platform.http;

import chat.filament.platform.limit.Permit;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpServerResponse;

/// What an answer says about a limit, so that clients can pace themselves: `x-ratelimit-limit`,
/// `-remaining`, and `-reset-after`, the whole seconds until nothing of it is used.
final class RateLimitHeaders {
  private static final CharSequence LIMIT = HttpHeaders.createOptimized("x-ratelimit-limit");
  private static final CharSequence REMAINING =
      HttpHeaders.createOptimized("x-ratelimit-remaining");
  private static final CharSequence RESET_AFTER =
      HttpHeaders.createOptimized("x-ratelimit-reset-after");
  private static final long SECOND = 1_000_000_000;

  private RateLimitHeaders() {}

  static void put(HttpServerResponse response, Permit permit) {
    long seconds = (permit.resetNanos() + SECOND - 1) / SECOND;
    response
        .putHeader(LIMIT, Long.toString(permit.limit()))
        .putHeader(REMAINING, Long.toString(permit.remaining()))
        .putHeader(RESET_AFTER, Long.toString(Math.max(0, seconds)));
  }
}
