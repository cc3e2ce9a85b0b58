package chat.filament.gateway.transport;

import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.channel.ChannelOption;
import io.netty.channel.WriteBufferWaterMark;
import io.vertx.core.Context;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.internal.ContextInternal;
import io.vertx.core.internal.http.HttpServerRequestInternal;
import io.vertx.core.net.impl.ConnectionBase;
import io.vertx.core.spi.metrics.HttpServerMetrics;
import io.vertx.core.spi.observability.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Locale;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/// Takes the TCP connection of an upgrade request away from the HTTP server: answers 101, and a
/// [Link] is all that remains in the pipeline.
///
/// The only place that reaches into Vert.x; written for 5.0.
public final class Takeover {
  /// What the kernel may hold for one client. Without it the kernel takes megabytes for a client
  /// that does not read, and it is noticed late.
  private static final int SEND_BUFFER = 256 * 1024;

  /// Above the high mark a connection's own commands wait. About a hundred frames reach it,
  /// whatever their size, because each counts a hundred bytes more.
  private static final WriteBufferWaterMark MARKS = new WriteBufferWaterMark(8 * 1024, 16 * 1024);

  private static final int SWITCHING_PROTOCOLS = 101;

  private static final String REQUEST_ID = "x-request-id";

  private Takeover() {}

  /// Whether the connection is still there. Must be asked in the same turn of the event loop.
  public static boolean isAlive(HttpServerRequest request) {
    return channel(request).isActive();
  }

  /// Answers the handshake of a request that is good and has ended, and hands the connection to
  /// `owner`. Runs on the connection's event loop, outside of the request's handler; `context`
  /// belongs to the same loop and is what the owner is called on. The request has its id. The
  /// answer leaves with the first flush.
  public static Link run(HttpServerRequest request, Context context, LinkOwner owner) {
    var channel = channel(request);
    var link = new Link((ContextInternal) context, channel, owner);
    var requestId = Objects.requireNonNull(request.response().headers().get(REQUEST_ID));
    var answer = answer(Handshake.accept(request), requestId);
    var pipeline = channel.pipeline();
    var http = new ArrayList<>(pipeline.toMap().keySet());
    pipeline.addLast("link", link);
    // from the end, so that bytes which a decoder held back come out in front of the link
    http.reversed().forEach(pipeline::remove);
    channel.config().setOption(ChannelOption.SO_SNDBUF, SEND_BUFFER);
    channel.config().setWriteBufferWaterMark(MARKS);
    channel.config().setAutoRead(true);
    link.write(Unpooled.copiedBuffer(answer, StandardCharsets.US_ASCII));
    report(request, channel);
    return link;
  }

  /// Tells the meters of Vert.x what its own handlers, now gone, would have told them: that the
  /// request is answered, and later that the connection is closed. Without it both would count as
  /// open for ever.
  @SuppressWarnings("unchecked") // the metric objects are what the same meters gave out
  private static void report(HttpServerRequest request, Channel channel) {
    var connection = (ConnectionBase) request.connection();
    if (connection.metrics() instanceof HttpServerMetrics<?, ?, ?> metrics) {
      var server = (HttpServerMetrics<@Nullable Object, Object, @Nullable Object>) metrics;
      var response = (HttpResponse) request.response().setStatusCode(SWITCHING_PROTOCOLS);
      server.responseEnd(((HttpServerRequestInternal) request).metric(), response, 0);
      // not the connection itself: it and its request would live as long as the socket
      var metric = connection.metric();
      var peer = connection.remoteAddress();
      channel.closeFuture().addListener(closed -> server.disconnected(metric, peer));
    }
  }

  private static String answer(String accept, String requestId) {
    return String.format(
        Locale.ROOT,
        """
        HTTP/1.1 101 Switching Protocols\r
        upgrade: websocket\r
        connection: Upgrade\r
        sec-websocket-accept: %s\r
        x-request-id: %s\r
        \r
        """,
        accept,
        requestId);
  }

  private static Channel channel(HttpServerRequest request) {
    return ((ConnectionBase) request.connection()).channel();
  }
}
