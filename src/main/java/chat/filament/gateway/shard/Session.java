package chat.filament.gateway.shard;

import chat.filament.core.UserId;
import chat.filament.gateway.protocol.End;
import chat.filament.gateway.protocol.Series;
import chat.filament.gateway.protocol.Window;
import chat.filament.gateway.transport.Link;
import chat.filament.gateway.transport.LinkEnd;
import chat.filament.gateway.transport.LinkOwner;
import chat.filament.platform.socket.SocketCaller;
import io.netty.buffer.ByteBuf;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// One client connection, from `ready` to its end. Confined to the event loop of its shard; kept
/// small, because there are very many and most are idle.
public final class Session implements LinkOwner {
  private static final Logger log = LoggerFactory.getLogger(Session.class);
  private static final int MAX_FRAMES_WAITING = 256;
  private static final long MAX_BYTES_WAITING = 1 << 20;

  final SocketCaller caller;

  /// Whether the client opted in to resumption: its logged events carry their position.
  final boolean resumes;

  private final Shard shard;
  private @Nullable Link link;
  private boolean ended;
  private boolean closed;
  private boolean executing;

  /// Whether nothing but frames of the protocol has come so far.
  private boolean fresh = true;

  /// Its seats, linked by [Seat#next].
  @Nullable Seat seats;

  private @Nullable Runnable whenWritable;

  @Nullable Window ingress;
  @Nullable Window subscribes;

  /// For [Registry]: the next session of the same user, and of the same auth session.
  @Nullable Session nextOfUser;

  @Nullable Session nextOfAuthSession;

  /// For [Flushes]: the queues it stands in.
  byte flushQueues;

  /// For [Heartbeat].
  byte slot;

  byte visits;
  int slotIndex;

  /// When the last frame came; after the end, when that was.
  int lastFrameMs;

  Session(Shard shard, SocketCaller caller, boolean resumes) {
    this.shard = shard;
    this.caller = caller;
    this.resumes = resumes;
  }

  void attach(Link opened) {
    link = opened;
  }

  UserId user() {
    return caller.identity().user();
  }

  boolean hasEnded() {
    return ended;
  }

  int endedMs() {
    return lastFrameMs;
  }

  private Link link() {
    return Objects.requireNonNull(link);
  }

  @Override
  public void frame() {
    shard.ingress().frame(this);
  }

  @Override
  public void message(byte[] payload, boolean text) {
    boolean first = fresh;
    fresh = false;
    try {
      shard.ingress().message(this, payload, text, first);
    } catch (RuntimeException e) {
      log.atError()
          .addKeyValue("event", "gateway.internal_error")
          .addKeyValue("user_id", user().value())
          .setCause(e)
          .log("a message could not be handled");
      end(End.INTERNAL);
    }
  }

  @Override
  public void ended(LinkEnd how) {
    end(
        switch (how) {
          case CLOSED_BY_CLIENT -> End.CLIENT_CLOSE;
          case STREAM_ENDED -> End.CONNECTION_CLOSED;
          case FAILED, PROTOCOL_ERROR -> End.SOCKET_ERROR;
          case TOO_LARGE -> End.EVENT_TOO_LARGE;
        });
  }

  @Override
  public void writable() {
    var waiting = whenWritable;
    whenWritable = null;
    if (waiting != null) {
      shard.progress(this);
      waiting.run();
    } else if (!executing) {
      link().resume();
    }
  }

  /// Calls back, once, when most of what waits has gone out; never after the end.
  void whenWritable(Runnable then) {
    whenWritable = then;
  }

  /// Whether a command is under way that does not wait for the client: its silence means nothing.
  boolean isBusy() {
    return executing && whenWritable == null;
  }

  @Override
  public void closed() {
    closed = true;
    shard.closed();
  }

  boolean isClosed() {
    return closed;
  }

  /// No further command until [#finished].
  void executing() {
    executing = true;
    link().pause();
  }

  /// The next command may come, once the answers so far have mostly gone out.
  void finished() {
    executing = false;
    if (!ended && link().isWritable()) {
      link().resume();
    }
  }

  /// Ends the connection: out of every registry at once, counted once, closed as `end` says.
  void end(End end) {
    if (ended) {
      return;
    }
    ended = true;
    shard.ended(this, end);
    if (end.code() != 0) {
      link().close(end.code(), end.reason());
    }
  }

  /// Cuts the connection without waiting for the client.
  void abort() {
    link().abort();
  }

  /// Writes a frame that all its receivers share, which is borrowed. False when it does not fit.
  boolean deliver(ByteBuf shared) {
    if (!fits(shared.readableBytes())) {
      return false;
    }
    link().write(shared.retainedDuplicate());
    return true;
  }

  /// Writes an answer to the client's own command, taking it over. Ends the connection when it does
  /// not fit.
  void answer(Series series, ByteBuf frame) {
    if (ended) {
      frame.release();
    } else if (fits(frame.readableBytes())) {
      link().write(frame);
      series.emitted().increment();
      shard.touched(this);
    } else {
      frame.release();
      series.fullQueue().increment();
      end(End.OUTBOUND_QUEUE_FULL);
    }
  }

  /// Writes frames of a replay, taking them over, and sends them.
  void replay(ByteBuf frames) {
    link().write(frames);
    link().flush();
  }

  /// Whether a frame fits into what may wait, after everything that can go out has gone.
  private boolean fits(int bytes) {
    var to = link();
    if (to.isWritable()) {
      return true;
    }
    to.flush();
    return to.framesWaiting() < MAX_FRAMES_WAITING
        && to.bytesWaiting() + bytes <= MAX_BYTES_WAITING;
  }

  boolean isWritable() {
    return link().isWritable();
  }

  void ping() {
    link().ping();
    link().flush();
  }

  /// Sends what was written; false when that was nothing.
  boolean flush() {
    if (link().unflushed() == 0) {
      return false;
    }
    link().flush();
    return true;
  }

  @Nullable Seat seatIn(Room room) {
    for (var seat = seats; seat != null; seat = seat.next) {
      if (seat.room == room) {
        return seat;
      }
    }
    return null;
  }
}
