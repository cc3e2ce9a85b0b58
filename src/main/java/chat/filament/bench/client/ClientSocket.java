package chat.filament.bench.client;

import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.SimpleChannelInboundHandler;
import io.netty.handler.codec.http.websocketx.CloseWebSocketFrame;
import io.netty.handler.codec.http.websocketx.TextWebSocketFrame;
import io.netty.handler.codec.http.websocketx.WebSocketClientHandshakeException;
import io.netty.handler.codec.http.websocketx.WebSocketClientProtocolHandler.ClientHandshakeStateEvent;
import io.netty.handler.codec.http.websocketx.WebSocketFrame;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/// One WebSocket of a [LoadClient], on Netty's codec: subscribes or resumes, then receives events.
/// Runs on its channel's event loop.
final class ClientSocket extends SimpleChannelInboundHandler<WebSocketFrame> {
  private final LoadClient client;
  private final EventBytes event;
  private final CompletableFuture<SocketEnd> ended = new CompletableFuture<>();
  private final CompletableFuture<Optional<SocketEnd>> settled = new CompletableFuture<>();
  private volatile @Nullable Channel channel;
  private @Nullable SocketEnd end;
  private int unanswered;

  /// `event` is shared by the sockets of one event loop.
  ClientSocket(LoadClient client, EventBytes event) {
    this.client = client;
    this.event = event;
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
    var current = channel;
    return current != null && current.isActive();
  }

  /// The connection could not be made.
  void failed(Throwable cause) {
    gone(new SocketEnd(0, String.valueOf(cause.getMessage())));
  }

  void read(boolean wanted) {
    var current = channel;
    if (current != null) {
      current.config().setAutoRead(wanted);
    }
  }

  /// A client that leaves of its own accord: 1000.
  void leave() {
    send(new CloseWebSocketFrame(1000, ""));
  }

  /// Closes the connection; the first reason stays.
  @SuppressWarnings("FutureReturnValueIgnored") // the end of the channel is channelInactive
  void end(SocketEnd how) {
    var current = channel;
    if (current != null) {
      current
          .eventLoop()
          .execute(() -> {
            end = end == null ? how : end;
            current.close();
          });
    }
  }

  @Override
  public void channelActive(ChannelHandlerContext ctx) {
    channel = ctx.channel();
    ctx.fireChannelActive();
  }

  @Override
  public void userEventTriggered(ChannelHandlerContext ctx, Object happened) {
    if (happened == ClientHandshakeStateEvent.HANDSHAKE_COMPLETE) {
      var greeting = client.greeting();
      unanswered = greeting.size();
      greeting.forEach(text -> send(new TextWebSocketFrame(text)));
    }
  }

  @Override
  protected void channelRead0(ChannelHandlerContext ctx, WebSocketFrame frame) {
    if (frame instanceof CloseWebSocketFrame close) {
      end(new SocketEnd(close.statusCode(), close.reasonText()));
    } else if (frame instanceof TextWebSocketFrame && end == null) {
      receive(event.read(frame.content()));
    }
  }

  private void receive(EventKind kind) {
    client.receive(kind, event);
    if (!settled.isDone()
        && (kind == EventKind.RESUMED || (kind == EventKind.SUBSCRIBED && --unanswered == 0))) {
      settled.complete(Optional.empty());
    }
  }

  @Override
  public void channelInactive(ChannelHandlerContext ctx) {
    gone(end == null ? SocketEnd.DROPPED : end);
  }

  private void gone(SocketEnd how) {
    settled.complete(Optional.of(how));
    ended.complete(how);
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

  @SuppressWarnings("FutureReturnValueIgnored") // a failed write is an exception of the channel
  private void send(WebSocketFrame frame) {
    var current = channel;
    if (current != null) {
      current.writeAndFlush(frame, current.voidPromise());
    }
  }
}
