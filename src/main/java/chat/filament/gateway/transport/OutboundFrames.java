package chat.filament.gateway.transport;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import io.netty.buffer.Unpooled;
import java.nio.charset.StandardCharsets;

/// Frames as a server sends them: whole, unmasked.
public final class OutboundFrames {
  /// What one text frame may hold (`contract/gateway.md` §2).
  public static final int MAX_TEXT = 65_536;

  private static final int TEXT = 0x81;
  private static final int CLOSE = 0x88;
  private static final int PING = 0x89;
  private static final int PONG = 0x8A;

  private static final ByteBuf EMPTY_PING =
      Unpooled.unreleasableBuffer(Unpooled.directBuffer(2, 2).writeByte(PING).writeByte(0))
          .asReadOnly();

  private OutboundFrames() {}

  /// A buffer of the right size that begins with the header of a text frame of `length` bytes; the
  /// caller writes the text behind it.
  public static ByteBuf text(ByteBufAllocator allocator, int length) {
    var frame = allocator.directBuffer(headerBytes(length) + length);
    textHeader(frame, length);
    return frame;
  }

  /// Writes the header of a text frame of at most 65,536 bytes.
  public static void textHeader(ByteBuf out, int length) {
    out.writeByte(TEXT);
    if (length < 126) {
      out.writeByte(length);
    } else if (length < 65_536) {
      out.writeByte(126).writeShort(length);
    } else {
      out.writeByte(127).writeLong(length);
    }
  }

  /// The bytes in front of a text of `length` bytes.
  public static int headerBytes(int length) {
    return length < 126 ? 2 : length < 65_536 ? 4 : 10;
  }

  /// A ping without payload, shared by all sockets.
  static ByteBuf ping() {
    return EMPTY_PING.duplicate();
  }

  static ByteBuf pong(ByteBufAllocator allocator, byte[] payload) {
    return allocator
        .directBuffer(2 + payload.length)
        .writeByte(PONG)
        .writeByte(payload.length)
        .writeBytes(payload);
  }

  /// A close frame; `reason` is ASCII of at most 123 characters. Code 1005 stands for none.
  static ByteBuf close(ByteBufAllocator allocator, int code, String reason) {
    if (code == FrameParser.NO_CODE) {
      return allocator.directBuffer(2).writeByte(CLOSE).writeByte(0);
    }
    var text = reason.getBytes(StandardCharsets.US_ASCII);
    return allocator
        .directBuffer(4 + text.length)
        .writeByte(CLOSE)
        .writeByte(2 + text.length)
        .writeShort(code)
        .writeBytes(text);
  }
}
