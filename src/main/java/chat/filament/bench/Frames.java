package chat.filament.bench;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import io.netty.buffer.Unpooled;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/// Cuts the byte stream of one server into WebSocket messages. A frame that has arrived whole is
/// copied once, to the event loop's scratch space; only a frame cut by the end of a read is kept.
final class Frames {
  /// The contract's bound on events is 65,536 bytes.
  static final int LONGEST = 65_536;

  /// Receives what the server sent. Text stands at the start of the scratch array.
  interface Sink {
    void text(byte[] scratch, int length);

    void ping(byte[] payload);

    void close(int code, String reason);
  }

  private static final int CONTINUATION = 0;
  private static final int TEXT = 1;
  private static final int CLOSE = 8;
  private static final int PING = 9;

  private final Sink sink;
  private @Nullable ByteBuf rest;
  private @Nullable ByteBuf message;

  Frames(Sink sink) {
    this.sink = sink;
  }

  /// Reads what has arrived. Fails with `IllegalStateException` when the server breaks the
  /// protocol.
  void read(ByteBuf in, byte[] scratch) {
    if (rest == null) {
      drain(in, scratch);
      if (in.isReadable()) {
        rest = ByteBufAllocator.DEFAULT.heapBuffer(in.readableBytes()).writeBytes(in);
      }
      return;
    }
    rest.writeBytes(in);
    drain(rest, scratch);
    if (rest.isReadable()) {
      rest.discardSomeReadBytes();
    } else {
      rest.release();
      rest = null;
    }
  }

  void release() {
    if (rest != null) {
      rest.release();
      rest = null;
    }
    if (message != null) {
      message.release();
      message = null;
    }
  }

  private void drain(ByteBuf in, byte[] scratch) {
    while (in.readableBytes() >= 2) {
      int start = in.readerIndex();
      int second = in.getUnsignedByte(start + 1);
      require(second < 128, "a masked frame from the server");
      int header = second == 127 ? 10 : second == 126 ? 4 : 2;
      if (in.readableBytes() < header) {
        return;
      }
      long length = payloadLength(in, start, second);
      require(length <= LONGEST, "a frame above 65536 bytes");
      if (in.readableBytes() < header + length) {
        return;
      }
      int first = in.getUnsignedByte(start);
      in.skipBytes(header);
      frame(first, in, (int) length, scratch);
    }
  }

  private void frame(int first, ByteBuf in, int length, byte[] scratch) {
    boolean last = (first & 0x80) != 0;
    int opcode = first & 0x0f;
    if (opcode == CONTINUATION || (opcode == TEXT && !last)) {
      fragment(in.readSlice(length), last, scratch);
      return;
    }
    in.readBytes(scratch, 0, length);
    switch (opcode) {
      case TEXT -> sink.text(scratch, length);
      case PING -> sink.ping(Arrays.copyOf(scratch, length));
      case CLOSE -> close(scratch, length);
      default -> {}
    }
  }

  private void fragment(ByteBuf part, boolean last, byte[] scratch) {
    if (message == null) {
      message = Unpooled.buffer(LONGEST);
    }
    require(
        message.readableBytes() + part.readableBytes() <= LONGEST, "a message above 65536 bytes");
    message.writeBytes(part);
    if (last) {
      int length = message.readableBytes();
      message.readBytes(scratch, 0, length).release();
      message = null;
      sink.text(scratch, length);
    }
  }

  private void close(byte[] scratch, int length) {
    if (length < 2) {
      sink.close(1005, "");
      return;
    }
    int code = (scratch[0] & 0xff) << 8 | (scratch[1] & 0xff);
    sink.close(code, new String(scratch, 2, length - 2, StandardCharsets.UTF_8));
  }

  private static long payloadLength(ByteBuf in, int start, int second) {
    return switch (second) {
      case 126 -> in.getUnsignedShort(start + 2);
      case 127 -> in.getLong(start + 2);
      default -> second;
    };
  }

  private static void require(boolean condition, String otherwise) {
    if (!condition) {
      throw new IllegalStateException("gateway: " + otherwise);
    }
  }

  /// A client frame with the mask 0, which leaves the payload as it is: the bench spares the
  /// masking, the server must unmask all the same.
  static ByteBuf masked(int opcode, byte[] payload) {
    var out = Unpooled.buffer(payload.length + 8);
    out.writeByte(0x80 | opcode);
    if (payload.length < 126) {
      out.writeByte(0x80 | payload.length);
    } else {
      out.writeByte(0x80 | 126).writeShort(payload.length);
    }
    return out.writeInt(0).writeBytes(payload);
  }

  static ByteBuf text(String event) {
    return masked(TEXT, event.getBytes(StandardCharsets.UTF_8));
  }

  /// A client that leaves of its own accord: 1000.
  static ByteBuf goodbye() {
    return masked(CLOSE, new byte[] {1000 >> 8, (byte) 1000});
  }

  static ByteBuf pong(byte[] payload) {
    return masked(10, payload);
  }
}
