package chat.filament.gateway;

import chat.filament.core.UserId;
import chat.filament.gateway.presence.Presence;
import chat.filament.gateway.protocol.Series;
import chat.filament.gateway.protocol.UnknownTypes;
import chat.filament.gateway.shard.Fanout;
import chat.filament.gateway.shard.Shard;
import chat.filament.gateway.shard.ShardParts;
import chat.filament.platform.bus.Bus;
import chat.filament.platform.config.Config;
import chat.filament.platform.event.Backplane;
import chat.filament.platform.http.Authenticator;
import chat.filament.platform.http.Pipeline;
import chat.filament.platform.metrics.Metrics;
import chat.filament.platform.socket.SocketCaller;
import chat.filament.platform.socket.UserOffline;
import io.micrometer.core.instrument.Gauge;

/// The gateway of a server: what its verticles share.
public final class Gateway {
  /// Where a client's requests and credentials are judged.
  public record Door(Pipeline pipeline, Authenticator authenticator) {}

  private final Caps caps;
  private final Bus bus;
  private final GatewayVerticle.Parts parts;

  /// Begins to listen to the backplane; whatever is published before a verticle runs is nobody's.
  public Gateway(Config config, Metrics metrics, Bus bus, Door door, Feeds feeds) {
    this.bus = bus;
    this.caps = new Caps(config.gateway(), metrics);
    var series = new Series.Table(metrics);
    var fanout = new Fanout(series);
    fanout.start(feeds.backplane());
    var shared =
        new ShardParts.Shared(metrics, series, new UnknownTypes(metrics), fanout, new Presence());
    var shardParts =
        new ShardParts(config.gateway(), feeds.sources(), feeds.extensions(), shared, this::left);
    var origins = new Origins(config.http().allowedOrigins());
    this.parts =
        new GatewayVerticle.Parts(
            bus,
            new GatewayVerticle.Door(
                door.pipeline(),
                new Upgrade(door.pipeline(), door.authenticator(), origins, caps),
                caps),
            config.gateway().drainSeconds(),
            loop -> new Shard(loop, System::nanoTime, shardParts));
    Gauge.builder("filament_ws_connections", caps, Caps::open)
        .description("Open gateway connections.")
        .register(metrics.registry());
  }

  /// What the gateway sends and lets clients do.
  public record Feeds(
      Backplane backplane, ShardParts.Sources sources, ShardParts.Extensions extensions) {}

  /// One for each event loop that has an HTTP server.
  public GatewayVerticle verticle() {
    return new GatewayVerticle(parts);
  }

  /// Whether the user has a socket on this server now. Any thread.
  public boolean hasSocket(UserId user) {
    return caps.has(user);
  }

  private void left(SocketCaller caller) {
    caps.release(caller.client());
    if (caps.release(caller.identity().user())) {
      bus.publish(UserOffline.ADDRESS, new UserOffline(caller.identity().user()));
    }
  }
}
