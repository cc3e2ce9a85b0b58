package chat.filament.gateway;

import chat.filament.core.Problem;
import chat.filament.core.Refusal;
import chat.filament.core.UserId;
import chat.filament.gateway.nodes.Counted;
import chat.filament.gateway.nodes.OwnCounts;
import chat.filament.platform.config.Config;
import chat.filament.platform.http.ClientAddress;
import chat.filament.platform.metrics.Metrics;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.atomic.AtomicInteger;

/// How many sockets each address and each user has open, on all nodes, and the limits of both
/// (`contract/auth.md` §9). What is taken is given back exactly once by whoever took it. Any
/// thread.
///
/// What other nodes count is known some 25 ms later: several that let somebody in at the same
/// moment may exceed a limit by what came in that time, until [#surplus] is ended.
final class Caps {
  private static final int RETRY_SECONDS = 10;

  private final Config.Gateway config;
  private final Metrics metrics;
  private final ConcurrentMap<String, Integer> addresses = new ConcurrentHashMap<>();
  private final ConcurrentMap<UserId, Integer> users = new ConcurrentHashMap<>();
  private final ConcurrentMap<Counted, Integer> elsewhere = new ConcurrentHashMap<>();
  private final AtomicInteger open = new AtomicInteger();
  private final OwnCounts own;

  /// `own` is told what is counted here, for other nodes.
  Caps(Config.Gateway config, Metrics metrics, OwnCounts own) {
    this.config = config;
    this.metrics = metrics;
    this.own = own;
  }

  /// What other nodes count together has changed by so many.
  void elsewhere(Counted what, int more) {
    elsewhere.merge(what, more, (known, change) -> known + change == 0 ? null : known + change);
  }

  /// How many sockets more than they may the user or the address has over all nodes.
  int surplus(Counted what) {
    return switch (what) {
      case Counted.OfUser(var user) ->
          users.getOrDefault(user, 0)
              + elsewhere.getOrDefault(what, 0)
              - config.maxConnectionsPerUser();
      case Counted.OfAddress(var address) ->
          addresses.getOrDefault(address, 0)
              + elsewhere.getOrDefault(what, 0)
              - config.maxConnectionsPerIp();
      case Counted.InGuild _ -> 0;
    };
  }

  /// Fails with `rate_limited` when the address has as many as it may.
  void take(ClientAddress client) {
    var key = client.limiterKey();
    if (!take(addresses, key, new Counted.OfAddress(key), config.maxConnectionsPerIp())) {
      throw full("connections_ip");
    }
  }

  void release(ClientAddress client) {
    release(addresses, client.limiterKey(), new Counted.OfAddress(client.limiterKey()));
  }

  /// Fails with `rate_limited` when the user has as many as they may.
  void take(UserId user) {
    if (!take(users, user, new Counted.OfUser(user), config.maxConnectionsPerUser())) {
      throw full("connections_user");
    }
    open.incrementAndGet();
  }

  /// Whether it was the user's last, on all nodes.
  boolean release(UserId user) {
    open.decrementAndGet();
    release(users, user, new Counted.OfUser(user));
    return !has(user);
  }

  /// Whether the user has sockets on any node.
  boolean has(UserId user) {
    return users.containsKey(user) || elsewhere.containsKey(new Counted.OfUser(user));
  }

  /// Sockets of all users on this node.
  int open() {
    return open.get();
  }

  private Refusal full(String reason) {
    metrics.rateLimitHits().increment("gateway", reason);
    return Refusal.retryAfter(Problem.RATE_LIMITED, RETRY_SECONDS);
  }

  private <K> boolean take(ConcurrentMap<K, Integer> counts, K key, Counted what, int limit) {
    var taken = new boolean[1];
    counts.compute(
        key,
        (same, count) -> {
          int now = count == null ? 0 : count;
          taken[0] = now + elsewhere.getOrDefault(what, 0) < limit;
          if (!taken[0]) {
            return count;
          }
          own.set(what, now + 1);
          return now + 1;
        });
    return taken[0];
  }

  private <K> void release(ConcurrentMap<K, Integer> counts, K key, Counted what) {
    counts.computeIfPresent(
        key,
        (same, count) -> {
          own.set(what, count - 1);
          return count == 1 ? null : count - 1;
        });
  }
}
