package chat.filament.platform.http;

import chat.filament.platform.config.Config;
import chat.filament.platform.metrics.Metrics;
import io.netty.channel.Channel;
import io.vertx.core.Handler;
import io.vertx.core.http.HttpConnection;
import io.vertx.core.http.HttpServerOptions;
import io.vertx.core.net.impl.ConnectionBase;
import java.util.concurrent.ConcurrentMap;

/// Every new TCP connection: how many an address may hold that speak HTTP, and how long it may take
/// over a request's head. A connection that became a WebSocket is counted by the gateway instead.
/// Connections of trusted proxies carry many clients and are not counted. Any thread.
final class Connections implements Handler<HttpConnection> {
  private static final long HEAD_MS = 10_000;

  private final HttpServerOptions options;
  private final Config.Http config;
  private final int maxPerAddress;
  private final Metrics metrics;
  private final ConcurrentMap<String, Integer> open;

  Connections(
      HttpServerOptions options,
      Config.Http config,
      int maxPerAddress,
      Metrics metrics,
      ConcurrentMap<String, Integer> open) {
    this.options = options;
    this.config = config;
    this.maxPerAddress = maxPerAddress;
    this.metrics = metrics;
    this.open = open;
  }

  @Override
  public void handle(HttpConnection connection) {
    var peer = ClientAddress.ofPeer(connection.remoteAddress());
    var key = peer.limiterKey();
    boolean counted = !peer.isAmong(config.trustedProxies());
    var channel = channelOf(connection);
    if (counted && open.merge(key, 1, Integer::sum) > maxPerAddress) {
      release(key);
      metrics.rateLimitHits().increment("http", "connections_ip");
      var _ = channel.close();
      return;
    }
    Runnable onEnd = counted ? () -> release(key) : () -> {};
    channel
        .pipeline()
        .replace("httpDecoder", "httpDecoder", new RequestDecoder(options, HEAD_MS, onEnd));
  }

  /// The connection below Vert.x.
  static Channel channelOf(HttpConnection connection) {
    return ((ConnectionBase) connection).channel();
  }

  private void release(String key) {
    open.computeIfPresent(key, (same, count) -> count == 1 ? null : count - 1);
  }
}
