package chat.filament.gateway;

import chat.filament.core.Problem;
import chat.filament.core.Refusal;
import chat.filament.gateway.Upgrade.Admitted;
import chat.filament.gateway.shard.Shard;
import chat.filament.gateway.transport.Takeover;
import chat.filament.platform.bus.Bus;
import chat.filament.platform.http.ClientSeen;
import chat.filament.platform.http.Pipeline;
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
  /// What it is made of.
  record Parts(Bus bus, Door door, int drainSeconds, Function<Context, Shard> shards) {}

  /// How clients come in.
  record Door(Pipeline pipeline, Upgrade upgrade, Caps caps) {}

  private final Parts parts;
  private @Nullable Shard shard;
  private boolean draining;

  GatewayVerticle(Parts parts) {
    this.parts = parts;
  }

  @Override
  public Future<?> start() {
    var started = parts.shards().apply(context);
    started.start();
    shard = started;
    return parts
        .bus()
        .consume(SessionEnded.ADDRESS, ended -> started.sessionEnded(ended.session()));
  }

  /// Decides on `GET /gateway/ws`; answers it or takes its connection over.
  public void accept(HttpServerRequest request) {
    var method = request.method();
    if (!method.equals(HttpMethod.GET) && !method.equals(HttpMethod.HEAD)) {
      request.response().putHeader("allow", "GET, HEAD");
      parts.door().pipeline().refuse(request, new Refusal(Problem.METHOD_NOT_ALLOWED));
    } else if (shard == null || draining) {
      parts.door().pipeline().refuse(request, Refusal.retryAfter(Problem.UNAVAILABLE, 1));
    } else {
      parts.door().upgrade().decide(request, this::open);
    }
  }

  /// Refuses new sockets and closes those there are; done when they are closed.
  public Future<Void> drain() {
    draining = true;
    var running = shard;
    return running == null ? Future.succeededFuture() : running.drain(parts.drainSeconds());
  }

  /// In a turn of its own: the request may be in the middle of its handler now.
  private void open(HttpServerRequest request, Admitted admitted) {
    context.runOnContext(go -> {
      var caller = new SocketCaller(admitted.identity(), admitted.client());
      if (!Takeover.isAlive(request)) {
        release(caller);
        return;
      }
      if (draining) {
        release(caller);
        parts.door().pipeline().refuse(request, Refusal.retryAfter(Problem.UNAVAILABLE, 1));
        return;
      }
      parts
          .bus()
          .publish(ClientSeen.ADDRESS, new ClientSeen(caller.identity().user(), caller.client()));
      try {
        Objects.requireNonNull(shard).open(request, caller, admitted.resumes());
      } catch (RuntimeException e) {
        release(caller);
        parts.door().pipeline().refuse(request, e);
      }
    });
  }

  private void release(SocketCaller caller) {
    parts.door().caps().release(caller.client());
    parts.door().caps().release(caller.identity().user());
  }
}
