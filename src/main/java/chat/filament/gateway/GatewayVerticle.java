package chat.filament.gateway;

import chat.filament.core.Problem;
import chat.filament.core.Refusal;
import chat.filament.gateway.Upgrade.Admitted;
import chat.filament.gateway.nodes.Surplus;
import chat.filament.gateway.shard.Shard;
import chat.filament.gateway.transport.Takeover;
import chat.filament.platform.bus.Bus;
import chat.filament.platform.http.ClientSeen;
import chat.filament.platform.http.SessionEnded;
import chat.filament.platform.socket.SocketCaller;
import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.VerticleBase;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServerRequest;
import java.util.Objects;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/// The gateway of one event loop. The HTTP server of the same loop hands it upgrade requests
/// through [#accept].
public final class GatewayVerticle extends VerticleBase {
  private final Bus bus;
  private final Upgrade upgrade;
  private final int drainSeconds;
  private final Function<Context, Shard> shards;
  private @Nullable Shard shard;
  private boolean goingAway;

  /// `drainSeconds` is the time over which sockets are closed when it stops.
  GatewayVerticle(Bus bus, Upgrade upgrade, int drainSeconds, Function<Context, Shard> shards) {
    this.bus = bus;
    this.upgrade = upgrade;
    this.drainSeconds = drainSeconds;
    this.shards = shards;
  }

  @Override
  public Future<?> start() {
    var started = shards.apply(context);
    started.start();
    shard = started;
    return Future.all(
        bus.consume(SessionEnded.ADDRESS, ended -> started.authSessionEnded(ended.session())),
        bus.consume(Surplus.ADDRESS, started::end));
  }

  /// Decides on `GET /gateway/ws`; answers it or takes its connection over.
  public void accept(HttpServerRequest request) {
    var method = request.method();
    if (!method.equals(HttpMethod.GET) && !method.equals(HttpMethod.HEAD)) {
      request.response().putHeader("allow", "GET, HEAD");
      upgrade.refuse(request, new Refusal(Problem.METHOD_NOT_ALLOWED));
    } else if (shard == null || goingAway) {
      upgrade.refuse(request, Refusal.retryAfter(Problem.UNAVAILABLE, 1));
    } else {
      upgrade.decide(request, this::open);
    }
  }

  /// Refuses new sockets and closes those there are; done when they are closed.
  public Future<Void> goAway() {
    goingAway = true;
    var running = shard;
    return running == null ? Future.succeededFuture() : running.goAway(drainSeconds);
  }

  /// In a turn of its own: the request may be in the middle of its handler now.
  private void open(HttpServerRequest request, Admitted admitted) {
    context.runOnContext(go -> {
      var caller = new SocketCaller(admitted.identity(), admitted.client());
      if (!Takeover.isAlive(request)) {
        upgrade.release(caller.identity(), caller.client());
        return;
      }
      if (goingAway) {
        upgrade.release(caller.identity(), caller.client());
        upgrade.refuse(request, Refusal.retryAfter(Problem.UNAVAILABLE, 1));
        return;
      }
      bus.publish(ClientSeen.ADDRESS, new ClientSeen(caller.identity().user(), caller.client()));
      try {
        Objects.requireNonNull(shard).open(request, caller, admitted.resumes());
      } catch (RuntimeException e) {
        upgrade.release(caller.identity(), caller.client());
        upgrade.refuse(request, e);
      }
    });
  }
}
