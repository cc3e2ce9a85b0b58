package chat.filament.gateway;

import chat.filament.core.UserId;
import chat.filament.gateway.nodes.CountExchange;
import chat.filament.gateway.nodes.Counted;
import chat.filament.gateway.nodes.Surplus;
import chat.filament.gateway.shard.Shard;
import chat.filament.gateway.shard.ShardContext;
import chat.filament.platform.bus.Bus;
import chat.filament.platform.config.Config;
import chat.filament.platform.http.Authenticator;
import chat.filament.platform.http.Edge;
import chat.filament.platform.node.Nodes;
import chat.filament.platform.socket.SocketCaller;
import chat.filament.platform.socket.UserOffline;
import io.micrometer.core.instrument.Gauge;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// The gateway of a server: what its verticles share.
public final class Gateway {
  private static final Logger LOG = LoggerFactory.getLogger(Gateway.class);

  private final Caps caps;
  private final Bus bus;
  private final ShardContext shards;
  private final Supplier<GatewayVerticle> verticles;

  /// `shards` must listen to the backplane already; requests and credentials are judged by `edge`
  /// and `authenticator`.
  public Gateway(
      Config config, Bus bus, Edge edge, Authenticator authenticator, ShardContext shards) {
    this.bus = bus;
    this.shards = shards;
    this.caps = new Caps(config.gateway(), shards.metrics(), shards.own());
    var origins = new Origins(config.http().allowedOrigins());
    var upgrade = new Upgrade(edge, authenticator, origins, caps);
    this.verticles =
        () ->
            new GatewayVerticle(
                bus,
                upgrade,
                config.gateway().drainSeconds(),
                loop -> new Shard(loop, System::nanoTime, shards, this::left));
    Gauge.builder("filament_ws_connections", caps, Caps::open)
        .description("Open gateway connections.")
        .register(shards.metrics().registry());
  }

  /// One for each event loop that has an HTTP server.
  public GatewayVerticle verticle() {
    return verticles.get();
  }

  /// Shares what is counted of sockets with the other nodes, where there can be any.
  public Future<?> share(Vertx vertx, Nodes nodes) {
    if (!nodes.isClustered()) {
      return Future.succeededFuture();
    }
    var presences = shards.presences(vertx);
    return vertx.deployVerticle(
        new CountExchange(
            nodes,
            shards.own(),
            (node, what, before, now) -> {
              presences.counted(node, what, before, now);
              counted(what, now - before);
              if (now > before && node.compareTo(nodes.self()) < 0) { // not both of two
                endSurplus(what, now - before);
              }
            }));
  }

  private void counted(Counted what, int more) {
    if (!(what instanceof Counted.InGuild)) {
      caps.elsewhere(what, more);
    }
    if (what instanceof Counted.OfUser(var user) && !caps.has(user)) {
      offline(new UserOffline(user, /* elsewhere= */ true))
          .onFailure(failure -> callsNotTold(user, failure));
    }
  }

  /// Another node has let in so many more: what they made too many ends here.
  private void endSurplus(Counted what, int more) {
    int surplus = Math.min(more, caps.surplus(what));
    if (surplus > 0) {
      bus.publish(Surplus.ADDRESS, new Surplus(what, surplus));
    }
  }

  /// Whether the user has a socket on any node now. Any thread.
  public boolean hasSocket(UserId user) {
    return caps.has(user);
  }

  /// Done, on the event loop of the caller's shard, when others may hear that the user went
  /// offline: who is in a call leaves it first (`contract/gateway.md` §10).
  private Future<Void> left(SocketCaller caller) {
    caps.release(caller.client());
    var user = caller.identity().user();
    return caps.release(user)
        ? offline(new UserOffline(user, /* elsewhere= */ false))
            .onFailure(failure -> callsNotTold(user, failure))
        : Future.succeededFuture();
  }

  private Future<Void> offline(UserOffline gone) {
    return bus.request(UserOffline.ADDRESS, gone);
  }

  private static void callsNotTold(UserId user, Throwable failure) {
    LOG.atWarn()
        .addKeyValue("event", "gateway.calls_not_told")
        .addKeyValue("user_id", user.value())
        .addKeyValue("error", failure.getMessage())
        .log("calls were not told that somebody has gone offline");
  }
}
