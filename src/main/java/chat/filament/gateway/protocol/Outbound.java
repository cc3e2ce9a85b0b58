package chat.filament.gateway.protocol;

import chat.filament.gateway.transport.OutboundFrames;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.PooledByteBufAllocator;
import io.netty.util.AbstractReferenceCounted;
import io.netty.util.ReferenceCounted;
import io.vertx.core.buffer.Buffer;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/// An event on its way to any number of sockets on any number of threads: its bytes are made once
/// for each of the two forms, when first asked for, and shared. The last owner's `release` frees
/// them.
public final class Outbound extends AbstractReferenceCounted {
  private static final byte[] TYPE = utf8("{\"v\":1,\"t\":\"");
  private static final byte[] POSITION = utf8("\",\"s\":");
  private static final byte[] DATA = utf8(",\"d\":");
  private static final byte[] DATA_ONLY = utf8("\",\"d\":");
  private static final int ENVELOPE_BYTES = 96;
  private static final VarHandle PLAIN = field("plain");
  private static final VarHandle NUMBERED = field("numbered");

  private final EventCounters counters;
  private final long seq;
  private final Buffer payload;

  @SuppressWarnings("unused") // through PLAIN
  private volatile @Nullable ByteBuf plain;

  @SuppressWarnings("unused") // through NUMBERED
  private volatile @Nullable ByteBuf numbered;

  /// `seq` is the position in the guild's log, 0 for an event that is not logged.
  public Outbound(EventCounters counters, long seq, Buffer payload) {
    this.counters = counters;
    this.seq = seq;
    this.payload = payload;
  }

  /// A frame that holds one event, for a single socket.
  public static ByteBuf frame(String type, Buffer payload) {
    return encode(type, 0, payload);
  }

  /// The same with its position, as bytes that may be kept: a whole WebSocket frame.
  public static byte[] bytes(EventCounters counters, long seq, Buffer payload) {
    boolean positioned = length(counters.type(), seq, payload) <= OutboundFrames.MAX_TEXT;
    var frame = encode(counters.type(), positioned ? seq : 0, payload);
    var bytes = new byte[frame.readableBytes()];
    frame.readBytes(bytes).release();
    return bytes;
  }

  public EventCounters counters() {
    return counters;
  }

  public long seq() {
    return seq;
  }

  /// About what a frame takes; a little more.
  public int bytes() {
    return ENVELOPE_BYTES + payload.length();
  }

  /// Whether the event is within what one frame may hold; no form of another is ever sent.
  public boolean fits() {
    return length(counters.type(), 0, payload) <= OutboundFrames.MAX_TEXT;
  }

  /// The frame; borrowed, so write a retained duplicate. `withPosition` asks for the form with
  /// `"s"`, which resuming clients get; an event that fits only without it is sent without.
  public ByteBuf frame(boolean withPosition) {
    boolean positioned =
        withPosition && seq > 0 && length(counters.type(), seq, payload) <= OutboundFrames.MAX_TEXT;
    var handle = positioned ? NUMBERED : PLAIN;
    var known = (ByteBuf) handle.getAcquire(this);
    if (known != null) {
      return known;
    }
    var made = encode(counters.type(), positioned ? seq : 0, payload);
    if (handle.compareAndSet(this, null, made)) {
      return made;
    }
    made.release();
    return (ByteBuf) handle.getAcquire(this);
  }

  private static ByteBuf encode(String type, long seq, Buffer payload) {
    int length = length(type, seq, payload);
    var out = OutboundFrames.text(PooledByteBufAllocator.DEFAULT, length);
    out.writeBytes(TYPE);
    out.writeCharSequence(type, StandardCharsets.US_ASCII);
    if (seq > 0) {
      out.writeBytes(POSITION);
      out.writeCharSequence(Long.toString(seq), StandardCharsets.US_ASCII);
      out.writeBytes(DATA);
    } else {
      out.writeBytes(DATA_ONLY);
    }
    out.writeBytes(payload.getBytes());
    return out.writeByte('}');
  }

  private static int length(String type, long seq, Buffer payload) {
    int fixed = TYPE.length + type.length() + payload.length() + 1;
    return seq > 0
        ? fixed + POSITION.length + Long.toString(seq).length() + DATA.length
        : fixed + DATA_ONLY.length;
  }

  @Override
  protected void deallocate() {
    free((ByteBuf) PLAIN.getAndSet(this, null));
    free((ByteBuf) NUMBERED.getAndSet(this, null));
  }

  private static void free(@Nullable ByteBuf frame) {
    if (frame != null) {
      frame.release();
    }
  }

  @Override
  public ReferenceCounted touch(Object hint) {
    return this;
  }

  private static byte[] utf8(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }

  private static VarHandle field(String name) {
    try {
      return MethodHandles.lookup().findVarHandle(Outbound.class, name, ByteBuf.class);
    } catch (ReflectiveOperationException e) {
      throw new ExceptionInInitializerError(e);
    }
  }
}
