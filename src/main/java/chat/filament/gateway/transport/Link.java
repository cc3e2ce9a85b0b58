package chat.filament.gateway.transport;

import io.netty.buffer.ByteBuf;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFutureListener;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.socket.DuplexChannel;
import io.netty.util.ReferenceCountUtil;
import io.vertx.core.internal.ContextInternal;
import org.jspecify.annotations.Nullable;

/// One WebSocket connection: whole messages in, prepared frames out. It answers pings, echoes close
/// frames and refuses what breaks the protocol by itself.
///
/// Writing and flushing are apart: what is written waits until [#flush], so that many frames share
/// one system call.
public final class Link extends ChannelInboundHandlerAdapter {
  /// The texts of the closes that this layer decides on; they are also the labels of the ends.
  private static final String SOCKET_ERROR = "socket_error";

  private static final String TOO_LARGE = "event_too_large";

  private enum State {
    OPEN,
    /// Our close frame is out; only the client's is awaited.
    CLOSING,
    /// What still arrives is thrown away.
    DEAF,
    CLOSED
  }

  private final ContextInternal context;
  private final LinkOwner owner;
  private final Channel channel;
  private final FrameParser parser = new FrameParser();
  private final Sink sink = new Sink();
  private State state = State.OPEN;
  private final @Nullable DirectSocket socket;
  private boolean paused;
  private boolean reading;
  private int unflushed;
  private @Nullable ByteBuf held;

  /// The newest ping that was not answered because too much waits; older ones need no answer.
  private byte @Nullable [] unanswered;

  private @Nullable Object head;
  private long headProgress;

  /// When it was first found that nothing goes out, 0 while something does.
  private int stuckSinceMs;

  Link(ContextInternal context, Channel channel, LinkOwner owner) {
    this.context = context;
    this.channel = channel;
    this.owner = owner;
    this.socket = DirectSocket.of(channel);
  }

  /// Queues a frame and takes it over. After the end it is released and nothing happens.
  public void write(ByteBuf frame) {
    unflushed++;
    var _ = channel.write(frame, channel.voidPromise());
  }

  /// A ping without payload.
  public void ping() {
    write(OutboundFrames.ping());
  }

  /// Sends a frame that many share, which is borrowed, without a detour through the queue: false
  /// when it must be written like others, because some wait before it or this connection cannot.
  public boolean send(ByteBuf shared) {
    return socket != null && unflushed == 0 && socket.send(shared);
  }

  /// Sends everything that was written.
  public void flush() {
    unflushed = 0;
    channel.flush();
  }

  /// Frames written since the last flush.
  public int unflushed() {
    return unflushed;
  }

  /// Frames that wait, flushed or not.
  public int framesWaiting() {
    var buffer = channel.unsafe().outboundBuffer();
    return buffer == null ? 0 : buffer.size() + unflushed;
  }

  /// Bytes that wait, flushed or not, with about a hundred for each frame on top.
  public long bytesWaiting() {
    var buffer = channel.unsafe().outboundBuffer();
    return buffer == null ? 0 : buffer.totalPendingWriteBytes();
  }

  /// Whether little waits: more may be written without looking at the numbers above.
  public boolean isWritable() {
    return channel.isWritable();
  }

  /// How long nothing has gone out although something waits, as far as it was looked at.
  public int stuckMs(int nowMs) {
    if (!isStuck()) {
      stuckSinceMs = 0;
      return 0;
    }
    if (stuckSinceMs == 0) {
      stuckSinceMs = nowMs == 0 ? 1 : nowMs;
    }
    return nowMs - stuckSinceMs;
  }

  /// Whether nothing has gone out since the last call, although something waits. The same object at
  /// the head of the queue is what "nothing has gone out" means.
  @SuppressWarnings("ReferenceEquality")
  private boolean isStuck() {
    var buffer = channel.unsafe().outboundBuffer();
    var first = buffer == null ? null : buffer.current();
    long progress = buffer == null || first == null ? 0 : buffer.currentProgress();
    boolean stuck = first != null && first == head && progress == headProgress;
    head = first;
    headProgress = progress;
    return stuck;
  }

  public boolean isOpen() {
    return state == State.OPEN && channel.isActive();
  }

  /// No more messages until [#resume]; reading stops, too.
  public void pause() {
    paused = true;
  }

  /// Goes on with what was held back.
  public void resume() {
    paused = false;
    if (!reading && state != State.CLOSED) {
      var input = held;
      held = null;
      if (input != null) {
        read(input);
      }
      settleReading();
    }
  }

  /// Sends a close frame and waits for the client's; the owner puts an end to that with [#abort].
  public void close(int code, String reason) {
    if (state == State.OPEN) {
      state = State.CLOSING;
      write(OutboundFrames.close(channel.alloc(), code, reason));
      flush();
      resume();
    }
  }

  /// Closes the TCP connection at once.
  public void abort() {
    var _ = channel.close();
  }

  @Override
  public void channelRead(ChannelHandlerContext ctx, Object piece) {
    if (!(piece instanceof ByteBuf input)) {
      ReferenceCountUtil.release(piece);
      return;
    }
    var waiting = held;
    if (waiting != null) {
      waiting.writeBytes(input);
      input.release();
    } else {
      context.dispatch(input, this::read);
    }
    if (held != null && channel.config().isAutoRead()) {
      channel.config().setAutoRead(false); // before the socket is read again
    }
  }

  private void read(ByteBuf input) {
    reading = true;
    try {
      if (state == State.OPEN || state == State.CLOSING) {
        parser.parse(input, sink);
      }
    } catch (ProtocolFault fault) {
      refuse(fault);
    } finally {
      reading = false;
      boolean rest = input.isReadable() && (state == State.OPEN || state == State.CLOSING);
      if (rest) {
        held = input;
      } else {
        input.release();
      }
    }
  }

  private void refuse(ProtocolFault fault) {
    boolean open = state == State.OPEN;
    state = State.DEAF;
    if (open) {
      boolean tooBig = fault.code() == ProtocolFault.TOO_BIG;
      unflushed = 0;
      var _ =
          channel
              .writeAndFlush(
                  OutboundFrames.close(
                      channel.alloc(), fault.code(), tooBig ? TOO_LARGE : SOCKET_ERROR))
              .addListener(sent -> finish());
      owner.onEnd(tooBig ? LinkEnd.TOO_LARGE : LinkEnd.PROTOCOL_ERROR);
    }
  }

  /// Ends our side: whoever breaks the protocol may not answer a close frame either. Closing both
  /// sides while input is unread would make the kernel throw away that frame.
  private void finish() {
    if (channel instanceof DuplexChannel duplex) {
      var _ = duplex.shutdownOutput();
    }
  }

  @Override
  public void channelReadComplete(ChannelHandlerContext ctx) {
    settleReading();
    if (unflushed > 0) {
      flush();
    }
  }

  private void settleReading() {
    if (channel.config().isAutoRead() == paused) {
      channel.config().setAutoRead(!paused);
    }
  }

  @Override
  public void channelWritabilityChanged(ChannelHandlerContext ctx) {
    if (channel.isWritable() && state == State.OPEN) {
      var ping = unanswered;
      unanswered = null;
      if (ping != null) {
        write(OutboundFrames.pong(channel.alloc(), ping));
        flush();
      }
      context.dispatch(owner, LinkOwner::onWritable);
    }
  }

  @Override
  public void channelInactive(ChannelHandlerContext ctx) {
    context.dispatch(LinkEnd.STREAM_ENDED, this::gone);
    if (state != State.CLOSED) {
      state = State.CLOSED;
      var input = held;
      held = null;
      if (input != null) {
        input.release();
      }
      context.dispatch(owner, LinkOwner::onClosed);
    }
  }

  @Override
  public void exceptionCaught(ChannelHandlerContext ctx, Throwable cause) {
    context.dispatch(LinkEnd.FAILED, this::gone);
    var _ = channel.close();
  }

  private void gone(LinkEnd end) {
    if (state == State.OPEN) {
      state = State.DEAF;
      owner.onEnd(end);
    }
  }

  /// What the parser finds, as long as somebody wants to know.
  private final class Sink implements FrameParser.Sink {
    @Override
    public boolean isPaused() {
      return paused || state == State.DEAF || state == State.CLOSED;
    }

    @Override
    public void fragment() {
      if (state == State.OPEN) {
        owner.onFrame();
      }
    }

    @Override
    public void message(byte[] payload, boolean text) {
      if (state == State.OPEN) {
        owner.onMessage(payload, text);
      }
    }

    @Override
    public void ping(byte[] payload) {
      if (state == State.OPEN) {
        if (channel.isWritable()) {
          write(OutboundFrames.pong(channel.alloc(), payload));
        } else {
          unanswered = payload;
        }
        owner.onFrame();
      }
    }

    @Override
    public void pong() {
      if (state == State.OPEN) {
        owner.onFrame();
      }
    }

    @Override
    public void close(int code) {
      boolean echo = state == State.OPEN;
      state = State.DEAF;
      if (echo) {
        unflushed = 0;
        var _ =
            channel
                .writeAndFlush(OutboundFrames.close(channel.alloc(), code, ""))
                .addListener(ChannelFutureListener.CLOSE);
        owner.onEnd(LinkEnd.CLOSED_BY_CLIENT);
      } else {
        var _ = channel.close();
      }
    }
  }
}
