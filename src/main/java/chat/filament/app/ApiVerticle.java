package chat.filament.app;

import io.vertx.core.Future;
import io.vertx.core.Handler;
import io.vertx.core.VerticleBase;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerOptions;
import io.vertx.core.http.HttpServerRequest;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/// The HTTP server of one event loop; all of them listen on the same port.
final class ApiVerticle extends VerticleBase {
  private static final int BACKLOG = 4_096;
  private static final int MAX_URI = 8_192;
  private static final int MAX_HEADERS = 16_384;
  private static final int IDLE_SECONDS = 75;
  private static final int SHUTDOWN_SECONDS = 10;

  private final String host;
  private final int port;
  private final Supplier<Handler<HttpServerRequest>> handler;
  private @Nullable HttpServer server;

  /// `port` as `HttpServer.listen` takes it: below 0 is a free one shared by the deployment.
  /// `handler` is called once on the event loop.
  ApiVerticle(String host, int port, Supplier<Handler<HttpServerRequest>> handler) {
    this.host = host;
    this.port = port;
    this.handler = handler;
  }

  @Override
  public Future<?> start() {
    var created =
        vertx
            .createHttpServer(
                new HttpServerOptions()
                    .setAcceptBacklog(BACKLOG)
                    .setMaxInitialLineLength(MAX_URI)
                    .setMaxHeaderSize(MAX_HEADERS)
                    .setIdleTimeout(IDLE_SECONDS)
                    .setIdleTimeoutUnit(TimeUnit.SECONDS)
                    .setTcpNoDelay(true)
                    .setHttp2ClearTextEnabled(false))
            .requestHandler(handler.get());
    server = created;
    return created.listen(port, host);
  }

  int port() {
    return server == null ? 0 : server.actualPort();
  }

  /// No new connections; requests in flight may finish.
  @Override
  public Future<?> stop() {
    return server == null
        ? Future.succeededFuture()
        : server.shutdown(SHUTDOWN_SECONDS, TimeUnit.SECONDS);
  }
}
