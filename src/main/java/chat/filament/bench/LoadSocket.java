package chat.filament.bench;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import java.nio.charset.StandardCharsets;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/// One WebSocket of a [Seat], straight on Netty: upgrade, greeting, then events. Small enough to
/// have ten thousand of them. Runs on its channel's event loop.
final class LoadSocket extends ChannelInboundHandlerAdapter implements Frames.Sink {
  private static final byte[] HEAD_END = {'\r', '\n', '\r', '\n'};

  private final Seat seat;
  private final byte[] upgrade;
  private final EventBytes event;
  private final Frames frames = new Frames(this);
  private final CompletableFuture<LoadSocket> settled = new CompletableFuture<>();
  private final CompletableFuture<End> ended = new CompletableFuture<>();
  private @Nullable ByteBuf answer = Unpooled.buffer(256);
  private @Nullable Channel channel;
  private @Nullable End end;
  private int greetings;

  /// `event` is shared by the sockets of one event loop.
  LoadSocket(Seat seat, String upgrade, EventBytes event) {
    this.seat = seat;
    this.upgrade = upgrade.getBytes(StandardCharsets.US_ASCII);
    this.event = event;
  }

  Seat seat() {
    return seat;
  }

  /// Completes when every room is subscribed or the resumption is done; fails with [Refused].
  CompletionStage<LoadSocket> settled() {
    return settled;
  }

  /// Completes when the socket is gone.
  CompletionStage<End> ended() {
    return ended;
  }

  boolean isOpen() {
    return channel != null && channel.isActive();
  }

  /// The connection could not be made.
  void failed(Throwable cause) {
    var how = new End(0, String.valueOf(cause.getMessage()));
    settled.completeExceptionally(new Refused(how));
    ended.complete(how);
  }

  /// Takes nothing more from the kernel until `read(true)`: a consumer that does not read.
  void read(boolean wanted) {
    if (channel != null) {
      channel.config().setAutoRead(wanted);
    }
  }

  /// Asks the server to close, and closes when it does.
  void leave() {
    if (channel != null) {
      channel.eventLoop().execute(() -> send(Frames.goodbye()));
    }
  }

  /// Drops the connection without a WebSocket close.
  void cut() {
    if (channel != null) {
      channel.eventLoop().execute(() -> end(End.CUT));
    }
  }

  @Override
  public void channelActive(ChannelHandlerContext ctx) {
    channel = ctx.channel();
    send(Unpooled.wrappedBuffer(upgrade));
  }

  @Override
  public void channelRead(ChannelHandlerContext ctx, Object message) {
    var in = (ByteBuf) message;
    try {
      if (answer != null) {
        handshake(in);
      }
      if (answer == null && end == null) {
        frames.read(in, event.bytes());
      }
    } finally {
      in.release();
    }
  }

  private void handshake(ByteBuf in) {
    var head = Objects.requireNonNull(answer);
    head.writeBytes(in);
    int headEnd = ByteBufUtil.indexOf(Unpooled.wrappedBuffer(HEAD_END), head);
    if (headEnd < 0) {
      return;
    }
    answer = null;
    int status = Integer.parseInt(head.toString(9, 3, StandardCharsets.US_ASCII));
    if (status != 101) {
      end(End.refused(status, head.toString(0, headEnd, StandardCharsets.US_ASCII)));
      return;
    }
    head.readerIndex(headEnd + HEAD_END.length);
    var greeting = seat.greeting();
    greetings = greeting.size();
    greeting.forEach(text -> send(Frames.text(text)));
    frames.read(head, event.bytes());
  }

  @Override
  public void text(byte[] scratch, int length) {
    var kind = event.of(length).kind();
    seat.hear(kind, event);
    if (!settled.isDone()
        && (kind == EventKind.RESUMED || (kind == EventKind.SUBSCRIBED && --greetings == 0))) {
      settled.complete(this);
    }
  }

  @Override
  public void ping(byte[] payload) {
    send(Frames.pong(payload));
  }

  @Override
  public void close(int code, String reason) {
    end(new End(code, reason));
  }

  @Override
  public void channelInactive(ChannelHandlerContext ctx) {
    frames.release();
    var how = end == null ? End.dropped() : end;
    settled.completeExceptionally(new Refused(how));
    ended.complete(how);
  }

  @Override
  public void exceptionCaught(ChannelHandlerContext ctx, Throwable cause) {
    end(new End(1006, String.valueOf(cause.getMessage())));
  }

  /// The first reason stays.
  @SuppressWarnings("FutureReturnValueIgnored") // the end of the channel is channelInactive
  private void end(End how) {
    end = end == null ? how : end;
    if (channel != null) {
      channel.close();
    }
  }

  @SuppressWarnings(
      "FutureReturnValueIgnored") // a failed write with a void promise is an exception
  private void send(ByteBuf frame) {
    if (channel != null) {
      channel.writeAndFlush(frame, channel.voidPromise());
    }
  }

  /// The socket ended before it was settled.
  static final class Refused extends Exception {
    private static final long serialVersionUID = 1;
    private final transient End end;

    Refused(End end) {
      super(end.toString(), null, false, false);
      this.end = end;
    }

    End end() {
      return end;
    }
  }
}
