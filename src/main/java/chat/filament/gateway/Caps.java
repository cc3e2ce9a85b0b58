package chat.filament.gateway;

import chat.filament.core.Problem;
import chat.filament.core.Refusal;
import chat.filament.core.UserId;
import chat.filament.platform.config.Config;
import chat.filament.platform.http.ClientAddress;
import chat.filament.platform.metrics.Metrics;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.atomic.AtomicInteger;

/// How many sockets each address and each user has open on this server, and the limits of both
/// (`contract/auth.md` §9). What is taken is given back exactly once by whoever took it. Any
/// thread.
final class Caps {
  private static final int RETRY_SECONDS = 10;

  private final Config.Gateway config;
  private final Metrics metrics;
  private final ConcurrentMap<String, Integer> addresses = new ConcurrentHashMap<>();
  private final ConcurrentMap<UserId, Integer> users = new ConcurrentHashMap<>();
  private final AtomicInteger open = new AtomicInteger();

  Caps(Config.Gateway config, Metrics metrics) {
    this.config = config;
    this.metrics = metrics;
  }

  /// Fails with `rate_limited` when the address has as many as it may.
  void take(ClientAddress client) {
    if (!take(addresses, client.limiterKey(), config.maxConnectionsPerIp())) {
      throw full("connections_ip");
    }
  }

  void release(ClientAddress client) {
    release(addresses, client.limiterKey());
  }

  /// Fails with `rate_limited` when the user has as many as they may.
  void take(UserId user) {
    if (!take(users, user, config.maxConnectionsPerUser())) {
      throw full("connections_user");
    }
    open.incrementAndGet();
  }

  /// Whether it was the user's last.
  boolean release(UserId user) {
    open.decrementAndGet();
    return release(users, user);
  }

  boolean has(UserId user) {
    return users.containsKey(user);
  }

  /// Sockets of all users.
  int open() {
    return open.get();
  }

  private Refusal full(String reason) {
    metrics.rateLimitHits().increment("gateway", reason);
    return Refusal.retryAfter(Problem.RATE_LIMITED, RETRY_SECONDS);
  }

  private static <K> boolean take(ConcurrentMap<K, Integer> counts, K key, int limit) {
    var taken = new boolean[1];
    counts.compute(
        key,
        (same, count) -> {
          int now = count == null ? 0 : count;
          taken[0] = now < limit;
          return taken[0] ? Integer.valueOf(now + 1) : count;
        });
    return taken[0];
  }

  private static <K> boolean release(ConcurrentMap<K, Integer> counts, K key) {
    return counts.computeIfPresent(key, (same, count) -> count == 1 ? null : count - 1) == null;
  }
}
