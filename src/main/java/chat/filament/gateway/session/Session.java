package chat.filament.gateway.session;

import chat.filament.core.UserId;
import chat.filament.gateway.protocol.EventCounters;
import chat.filament.gateway.protocol.SessionEnd;
import chat.filament.gateway.protocol.Window;
import chat.filament.gateway.transport.Link;
import chat.filament.gateway.transport.LinkEnd;
import chat.filament.gateway.transport.LinkOwner;
import chat.filament.platform.socket.SocketCaller;
import io.netty.buffer.ByteBuf;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// One client's WebSocket, from `ready` to its end. Confined to the event loop of its shard; kept
/// small, because there are very many and most are idle.
public final class Session implements LinkOwner {
  private static final Logger log = LoggerFactory.getLogger(Session.class);
  private static final int MAX_FRAMES_WAITING = 256;
  private static final long MAX_BYTES_WAITING = 1 << 20;

  /// `OPEN → EXECUTING ⇄ WAITING`, back to `OPEN`, and from each of them `ENDED → CLOSED`.
  private enum State {
    /// The next command may come.
    OPEN,
    /// A command is under way; nothing is read.
    EXECUTING,
    /// The command under way waits for the client to read.
    WAITING,
    /// It is out of every registry; the connection may still wait for the client's close frame.
    ENDED,
    /// The TCP connection is gone.
    CLOSED
  }

  private final SessionOwner owner;
  private final SocketCaller caller;
  private final boolean resumes;
  private State state = State.OPEN;
  private @Nullable Link link;
  private @Nullable Promise<Void> whenWritable;

  /// Whether nothing but frames of the protocol has come so far.
  private boolean fresh = true;

  /// The guilds that it is subscribed in, linked by [Subscriber#next].
  @Nullable Subscriber subscribers;

  private @Nullable Window ingress;
  private @Nullable Window subscribes;

  /// For [SessionsByOwner]: the next session of the same user, and of the same auth session.
  @Nullable Session nextOfUser;

  @Nullable Session nextOfAuthSession;

  /// For [FlushQueue]: the queues it stands in.
  byte flushQueues;

  /// For [Heartbeat].
  byte slot;

  byte visits;

  int slotIndex;
  private int lastFrameMs;
  private int endedMs;

  /// `resumes`: the client opted in to resumption, so its logged events carry their position.
  public Session(SessionOwner owner, SocketCaller caller, boolean resumes) {
    this.owner = owner;
    this.caller = caller;
    this.resumes = resumes;
  }

  /// Gives it its connection, once, before anything else.
  public void attach(Link opened) {
    link = opened;
  }

  public SocketCaller caller() {
    return caller;
  }

  public UserId user() {
    return caller.identity().user();
  }

  public boolean resumes() {
    return resumes;
  }

  public boolean hasEnded() {
    return state == State.ENDED || state == State.CLOSED;
  }

  boolean isClosed() {
    return state == State.CLOSED;
  }

  public void frameAt(int nowMs) {
    lastFrameMs = nowMs;
  }

  int lastFrameMs() {
    return lastFrameMs;
  }

  void endedAt(int nowMs) {
    endedMs = nowMs;
  }

  int endedMs() {
    return endedMs;
  }

  private Link link() {
    return Objects.requireNonNull(link);
  }

  @Override
  public void onFrame() {
    owner.onFrame(this);
  }

  @Override
  public void onMessage(byte[] payload, boolean text) {
    boolean first = fresh;
    fresh = false;
    try {
      owner.onMessage(this, payload, text, first);
    } catch (RuntimeException e) {
      log.atError()
          .addKeyValue("event", "gateway.internal_error")
          .addKeyValue("user_id", user().value())
          .setCause(e)
          .log("a message could not be handled");
      end(SessionEnd.INTERNAL);
    }
  }

  @Override
  public void onEnd(LinkEnd how) {
    end(
        switch (how) {
          case CLOSED_BY_CLIENT -> SessionEnd.CLIENT_CLOSE;
          case STREAM_ENDED -> SessionEnd.CONNECTION_CLOSED;
          case FAILED, PROTOCOL_ERROR -> SessionEnd.SOCKET_ERROR;
          case TOO_LARGE -> SessionEnd.EVENT_TOO_LARGE;
        });
  }

  @Override
  public void onWritable() {
    switch (state) {
      case OPEN -> link().resume();
      case WAITING -> {
        owner.onProgress(this);
        state = State.EXECUTING;
        goOn();
      }
      case EXECUTING, ENDED, CLOSED -> {}
    }
  }

  @Override
  public void onClosed() {
    state = State.CLOSED;
    owner.onClosed(this);
  }

  /// A command begins: no further one until [#commandDone].
  public void commandBegins() {
    if (state == State.OPEN) {
      state = State.EXECUTING;
      link().pause();
    }
  }

  /// The next command may come, once the answers so far have mostly gone out.
  public void commandDone() {
    if (!hasEnded()) {
      state = State.OPEN;
      if (link().isWritable()) {
        link().resume();
      }
    }
  }

  /// For the command under way: done when most of what waits has gone out, or with the session's
  /// end; so whoever goes on looks at [#hasEnded] first. It always completes, and exactly once.
  public Future<Void> whenWritable() {
    if (state != State.EXECUTING || link().isWritable()) {
      return Future.succeededFuture();
    }
    state = State.WAITING;
    Promise<Void> promise = Promise.promise();
    whenWritable = promise;
    return promise.future();
  }

  private void goOn() {
    var waiting = whenWritable;
    whenWritable = null;
    if (waiting != null) {
      waiting.complete();
    }
  }

  /// Whether a command is under way that does not wait for the client: its silence means nothing.
  boolean isBusy() {
    return state == State.EXECUTING;
  }

  /// Ends the connection: out of every registry at once, counted once, closed as `end` says.
  public void end(SessionEnd end) {
    if (hasEnded()) {
      return;
    }
    state = State.ENDED;
    owner.onEnd(this, end);
    if (end.code() != 0) {
      link().close(end.code(), end.reason());
    }
    goOn();
  }

  /// Cuts the connection without waiting for the client.
  void abort() {
    link().abort();
  }

  /// Writes a frame that all its receivers share, which is borrowed. False when it does not fit.
  public boolean deliver(ByteBuf shared) {
    if (!fits(shared.readableBytes())) {
      return false;
    }
    link().write(shared.retainedDuplicate());
    return true;
  }

  /// The same, but it is on its way when this returns.
  public boolean send(ByteBuf shared) {
    if (link().send(shared)) {
      return true;
    }
    boolean fits = deliver(shared);
    link().flush();
    return fits;
  }

  /// Writes an answer to the client's own command, taking it over. Ends the connection when it does
  /// not fit.
  public void answer(EventCounters counters, ByteBuf frame) {
    if (hasEnded()) {
      frame.release();
    } else if (fits(frame.readableBytes())) {
      link().write(frame);
      counters.emitted().increment();
      owner.onWritten(this);
    } else {
      frame.release();
      counters.fullQueue().increment();
      end(SessionEnd.OUTBOUND_QUEUE_FULL);
    }
  }

  /// Writes frames of a replay, taking them over, and sends them.
  public void replay(ByteBuf frames) {
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

  public boolean isWritable() {
    return link().isWritable();
  }

  public void ping() {
    link().ping();
    link().flush();
  }

  /// How long nothing has gone out to it although something waits. Looks at it now and then.
  int stuckMs(int nowMs) {
    return link().stuckMs(nowMs);
  }

  /// Sends what was written; false when that was nothing.
  boolean flush() {
    if (link().unflushed() == 0) {
      return false;
    }
    link().flush();
    return true;
  }

  /// What it has sent: all events, or only `subscribe`.
  public Window window(boolean ofSubscribes) {
    var window = ofSubscribes ? subscribes : ingress;
    if (window == null) {
      window = new Window();
      if (ofSubscribes) {
        subscribes = window;
      } else {
        ingress = window;
      }
    }
    return window;
  }

  /// Gives back the windows in which nothing counts any more.
  public void forgetQuietWindows(int nowMs, int windowMs) {
    if (ingress != null && ingress.isOver(nowMs, windowMs)) {
      ingress = null;
    }
    if (subscribes != null && subscribes.isOver(nowMs, windowMs)) {
      subscribes = null;
    }
  }

  /// Any of the guilds that it is subscribed in, null when there is none.
  public @Nullable Subscriber anySubscriber() {
    return subscribers;
  }

  public @Nullable Subscriber subscriberOf(GuildSubscriptions guild) {
    for (var subscriber = subscribers; subscriber != null; subscriber = subscriber.next) {
      if (subscriber.guild() == guild) {
        return subscriber;
      }
    }
    return null;
  }
}
