package chat.filament.bench.client;

import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelHandler;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.SimpleChannelInboundHandler;
import io.netty.handler.codec.http.websocketx.CloseWebSocketFrame;
import io.netty.handler.codec.http.websocketx.TextWebSocketFrame;
import io.netty.handler.codec.http.websocketx.WebSocketClientHandshakeException;
import io.netty.handler.codec.http.websocketx.WebSocketClientProtocolHandler.ClientHandshakeStateEvent;
import io.netty.handler.codec.http.websocketx.WebSocketFrame;
import java.io.IOException;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.function.Function;

/// One WebSocket of a [LoadClient], on Netty's codec: subscribes or resumes, then receives events.
/// Runs on its channel's event loop. Netty's because a connection must be cut without a close, and
/// an event that many receive be parsed once.
final class ClientSocket extends SimpleChannelInboundHandler<WebSocketFrame> {
  private final LoadClient client;
  private final ReceivedEvent.Reader events;
  private final CompletableFuture<SocketEnd> reason = new CompletableFuture<>();
  private final CompletableFuture<SocketEnd> ended = new CompletableFuture<>();
  private final CompletableFuture<Optional<SocketEnd>> settled = new CompletableFuture<>();
  private final Channel channel;
  private int unanswered;

  /// `events` is shared by the sockets of one event loop.
  ClientSocket(
      LoadClient client,
      ReceivedEvent.Reader events,
      Function<ChannelHandler, ChannelFuture> connect) {
    this.client = client;
    this.events = events;
    var connecting = connect.apply(this);
    channel = connecting.channel();
    var _ =
        channel
            .closeFuture()
            .addListener(_ -> {
              var failure = connecting.cause();
              reason.complete(
                  failure == null
                      ? SocketEnd.DROPPED
                      : new SocketEnd(0, String.valueOf(failure.getMessage())));
              settled.complete(Optional.of(reason.join()));
              ended.complete(reason.join());
            });
  }

  /// Completes when every channel is subscribed or the resumption is done, or else with the reason.
  CompletableFuture<Optional<SocketEnd>> settled() {
    return settled;
  }

  /// Completes when the socket is gone.
  CompletableFuture<SocketEnd> ended() {
    return ended;
  }

  boolean isOpen() {
    return channel.isActive();
  }

  void read(boolean wanted) {
    channel.config().setAutoRead(wanted);
  }

  /// A client that leaves of its own accord: 1000.
  void leave() {
    var _ = channel.writeAndFlush(new CloseWebSocketFrame(1000, ""), channel.voidPromise());
  }

  /// Closes the connection; the first reason stays.
  void end(SocketEnd how) {
    reason.complete(how);
    var _ = channel.close();
  }

  @Override
  public void userEventTriggered(ChannelHandlerContext ctx, Object happened) {
    if (happened == ClientHandshakeStateEvent.HANDSHAKE_COMPLETE) {
      var greeting = client.greeting();
      unanswered = greeting.size();
      for (var text : greeting) {
        var _ = ctx.writeAndFlush(new TextWebSocketFrame(text), ctx.voidPromise());
      }
    }
  }

  @Override
  protected void channelRead0(ChannelHandlerContext ctx, WebSocketFrame frame) throws IOException {
    if (frame instanceof CloseWebSocketFrame close) {
      end(new SocketEnd(close.statusCode(), close.reasonText()));
    } else if (frame instanceof TextWebSocketFrame && !reason.isDone()) {
      receive(events.read(frame.content()));
    }
  }

  private void receive(ReceivedEvent event) {
    client.receive(event);
    var kind = event.kind();
    if (!settled.isDone()
        && (kind == ReceivedEvent.Kind.RESUMED
            || (kind == ReceivedEvent.Kind.SUBSCRIBED && --unanswered == 0))) {
      settled.complete(Optional.empty());
    }
  }

  @Override
  public void exceptionCaught(ChannelHandlerContext ctx, Throwable cause) {
    if (cause instanceof WebSocketClientHandshakeException refusal && refusal.response() != null) {
      var answer = refusal.response();
      int pause = answer.headers().getInt("retry-after", 0);
      end(new SocketEnd(answer.status().code(), "upgrade refused", pause));
    } else {
      end(new SocketEnd(1006, String.valueOf(cause.getMessage())));
    }
  }
}
