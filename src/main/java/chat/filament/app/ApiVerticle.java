package chat.filament.app;

import chat.filament.gateway.GatewayVerticle;
import chat.filament.platform.http.Edge;
import chat.filament.platform.http.Feature;
import io.vertx.core.Future;
import io.vertx.core.VerticleBase;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerOptions;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/// The HTTP server of one event loop; all of them listen on the same port. WebSocket upgrades go to
/// the gateway of the same event loop.
final class ApiVerticle extends VerticleBase {
  /// The route that the router does not see.
  static final String GATEWAY = "/gateway/ws";

  private static final int BACKLOG = 4_096;
  private static final int MAX_URI = 8_192;
  private static final int MAX_HEADERS = 16_384;

  /// As much as one read of a connection brings: fewer and larger steps for bodies of files.
  private static final int CHUNK_BYTES = 65_536;

  private static final int IDLE_SECONDS = 75;
  private static final int SHUTDOWN_SECONDS = 10;

  /// Where to listen. `port` as `HttpServer.listen` takes it: below 0 is a free one shared by the
  /// deployment.
  record Address(String host, int port) {}

  private final Address address;
  private final int drainSeconds;
  private final Edge edge;
  private final List<Feature> features;
  private final GatewayVerticle gateway;
  private @Nullable HttpServer server;

  /// `drainSeconds` is the time that the gateway takes to close its sockets.
  ApiVerticle(
      Address address,
      int drainSeconds,
      Edge edge,
      List<Feature> features,
      GatewayVerticle gateway) {
    this.address = address;
    this.drainSeconds = drainSeconds;
    this.edge = edge;
    this.features = features;
    this.gateway = gateway;
  }

  @Override
  public Future<?> start() {
    var router = edge.router(features);
    var options = options();
    var created =
        vertx
            .createHttpServer(options)
            .connectionHandler(edge.connections(options))
            .invalidRequestHandler(edge::refuseMalformed)
            .requestHandler(request -> {
              if (GATEWAY.equals(request.path())) {
                gateway.accept(request);
              } else {
                router.handle(request);
              }
            });
    server = created;
    return created.listen(address.port(), address.host());
  }

  private static HttpServerOptions options() {
    return new HttpServerOptions()
        .setAcceptBacklog(BACKLOG)
        .setMaxInitialLineLength(MAX_URI)
        .setMaxHeaderSize(MAX_HEADERS)
        .setMaxChunkSize(CHUNK_BYTES)
        .setIdleTimeout(IDLE_SECONDS)
        .setIdleTimeoutUnit(TimeUnit.SECONDS)
        .setTcpNoDelay(true)
        .setHttp2ClearTextEnabled(false)
        .setPerFrameWebSocketCompressionSupported(false)
        .setPerMessageWebSocketCompressionSupported(false);
  }

  int port() {
    return server == null ? 0 : server.actualPort();
  }

  /// No new connections; requests in flight may finish, and the gateway closes its sockets.
  @Override
  public Future<?> stop() {
    if (server == null) {
      return Future.succeededFuture();
    }
    return Future.join(
        gateway.goAway(), server.shutdown(drainSeconds + SHUTDOWN_SECONDS, TimeUnit.SECONDS));
  }
}
