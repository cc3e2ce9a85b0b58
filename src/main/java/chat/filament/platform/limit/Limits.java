package chat.filament.platform.limit;

import chat.filament.core.Problem;
import chat.filament.core.Refusal;
import chat.filament.platform.config.Config;
import chat.filament.platform.metrics.Metrics;
import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import java.time.Duration;
import java.util.function.LongSupplier;

/// Checks rate limits. Safe on any thread and never blocks. Holds at most 200,000 keys; a key that
/// was idle for two minutes, longer than any window, is forgotten.
public final class Limits {
  private static final Duration SECOND = Duration.ofSeconds(1);
  private static final Duration MINUTE = Duration.ofMinutes(1);

  private record Key(Limit limit, String subject) {}

  private final Config.RateLimits config;
  private final Metrics metrics;
  private final LongSupplier nanos;
  private final Cache<Key, Gate> gates =
      Caffeine.newBuilder()
          .maximumSize(200_000)
          .expireAfterAccess(Duration.ofMinutes(2))
          .executor(Runnable::run) // its housekeeping is cheaper than waking a thread for it
          .build();

  /// `nanos` is a monotonic clock such as `System::nanoTime`.
  public Limits(Config.RateLimits config, Metrics metrics, LongSupplier nanos) {
    this.config = config;
    this.metrics = metrics;
    this.nanos = nanos;
  }

  /// Takes one permit for `subject` or fails with `rate_limited` and the whole seconds to wait.
  public void check(Limit limit, String subject) {
    check(limit, subject, limit.surface());
  }

  /// The same, counted under another surface: message creation over the gateway.
  public void check(Limit limit, String subject, String surface) {
    var permit = take(limit, subject, surface);
    if (!permit.isGranted()) {
      throw refusal(permit);
    }
  }

  /// Takes one permit for `subject` if it is there; what is refused is counted.
  public Permit take(Limit limit, String subject) {
    return take(limit, subject, limit.surface());
  }

  private Permit take(Limit limit, String subject, String surface) {
    var permit = gates.get(new Key(limit, subject), key -> gate(key.limit())).take();
    if (!permit.isGranted()) {
      metrics.rateLimitHits().increment(surface, limit.reason());
    }
    return permit;
  }

  /// What a call gets that was refused.
  public static Refusal refusal(Permit refused) {
    long seconds = Duration.ofNanos(refused.waitNanos()).toSeconds() + 1;
    return Refusal.retryAfter(Problem.RATE_LIMITED, (int) Math.min(3_600, seconds));
  }

  private Gate gate(Limit limit) {
    return switch (limit) {
      case GLOBAL ->
          new TokenBucket(config.requestsPerMinute(), config.requestsPerMinute(), MINUTE, nanos);
      case MESSAGES ->
          new TokenBucket(
              3L * config.messagesPerSecond(), config.messagesPerSecond(), SECOND, nanos);
      case AUTH_ROUTE -> new SlidingWindow(config.authRoutePerMinute(), MINUTE, nanos);
      case JOIN_IP -> new SlidingWindow(config.joinPerMinutePerIp(), MINUTE, nanos);
      case JOIN_USER -> new SlidingWindow(config.joinPerMinutePerUser(), MINUTE, nanos);
      case MEDIA_TOKEN -> new FixedWindow(config.mediaTokenPerMinute(), MINUTE, nanos);
      case MEDIA_PUBLISH -> new FixedWindow(config.mediaPublishPerMinute(), MINUTE, nanos);
      case IMAGES -> new FixedWindow(1_200, MINUTE, nanos);
      case UPLOADS -> new FixedWindow(60, MINUTE, nanos);
      case FRIEND_REQUEST -> new FixedWindow(30, MINUTE, nanos);
    };
  }
}
