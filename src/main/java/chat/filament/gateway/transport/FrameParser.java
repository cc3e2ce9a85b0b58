package chat.filament.gateway.transport;

import io.netty.buffer.ByteBuf;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/// Reads the frames of a client, strictly by RFC 6455, from pieces of any size, and puts the
/// fragments of a message together. Holds no buffer while nothing is under way.
///
/// A frame or message above 65,536 bytes is refused by its header, before it is read.
final class FrameParser {
  static final int MAX_BYTES = 65_536;

  /// What the parser finds. Any call may pause it: bytes that follow then stay unread.
  interface Sink {
    boolean isPaused();

    /// A fragment that does not end its message.
    void fragment();

    /// A whole message; `text` tells the kind of its frames. Text is valid UTF-8.
    void message(byte[] payload, boolean text);

    void ping(byte[] payload);

    void pong();

    /// `code` is 1005 when the frame carries none.
    void close(int code);
  }

  static final int NO_CODE = 1005;

  private static final int CONTINUATION = 0;
  private static final int TEXT = 1;
  private static final int BINARY = 2;
  private static final int CLOSE = 8;
  private static final int PING = 9;
  private static final int PONG = 10;

  private static final int MAX_CONTROL = 125;
  private static final byte[] EMPTY = new byte[0];

  private enum Stage {
    FIRST,
    SECOND,
    LENGTH,
    MASK,
    PAYLOAD
  }

  private Stage stage = Stage.FIRST;
  private boolean last;
  private byte opcode;
  private boolean wide;
  private byte headerBytesLeft;
  private int mask;
  private int length;
  private int received;

  /// The message under way, over all its frames; null between messages.
  private byte @Nullable [] message;

  private byte messageOpcode;
  private int messageLength;
  private int utf8;

  /// The control frame under way.
  private byte @Nullable [] control;

  /// Reads until the input ends or the sink pauses. Fails with [ProtocolFault]; nothing more may be
  /// parsed then.
  void parse(ByteBuf in, Sink sink) {
    while (in.isReadable() && !sink.isPaused()) {
      switch (stage) {
        case FIRST -> first(in.readUnsignedByte());
        case SECOND -> second(in.readUnsignedByte());
        case LENGTH -> length(in.readUnsignedByte());
        case MASK -> mask(in.readUnsignedByte());
        case PAYLOAD -> payload(in);
      }
      if (stage == Stage.PAYLOAD && received == length) {
        stage = Stage.FIRST;
        finish(sink);
      }
    }
  }

  private void first(int b) {
    last = (b & 0x80) != 0;
    opcode = (byte) (b & 0x0F);
    if ((b & 0x70) != 0) {
      throw fault("reserved bits are set");
    }
    switch (opcode) {
      case CONTINUATION -> {
        if (message == null) {
          throw fault("a continuation of nothing");
        }
      }
      case TEXT, BINARY -> {
        if (message != null) {
          throw fault("a new message inside another");
        }
      }
      case CLOSE, PING, PONG -> {
        if (!last) {
          throw fault("a fragmented control frame");
        }
      }
      default -> throw fault("an unknown opcode");
    }
    stage = Stage.SECOND;
  }

  private void second(int b) {
    if ((b & 0x80) == 0) {
      throw fault("not masked");
    }
    int size = b & 0x7F;
    if (isControl() && size > MAX_CONTROL) {
      throw fault("a control frame above 125 bytes");
    }
    length = 0;
    switch (size) {
      case 126 -> expectLength(2);
      case 127 -> expectLength(8);
      default -> {
        length = size;
        sized();
      }
    }
  }

  private void expectLength(int bytes) {
    wide = bytes == 8;
    headerBytesLeft = (byte) bytes;
    stage = Stage.LENGTH;
  }

  /// `length` cannot overflow: it is refused as soon as it is above the limit.
  private void length(int b) {
    if (headerBytesLeft == 8 && (b & 0x80) != 0) {
      throw fault("the first bit of a length is set");
    }
    headerBytesLeft--;
    if (length > MAX_BYTES) {
      throw tooBig();
    }
    length = length << 8 | b;
    if (headerBytesLeft == 0) {
      if (length < (wide ? 65_536 : 126)) {
        throw fault("a length that is not in its shortest form");
      }
      sized();
    }
  }

  private void sized() {
    if (length > MAX_BYTES || (!isControl() && messageLength + length > MAX_BYTES)) {
      throw tooBig();
    }
    headerBytesLeft = 4;
    stage = Stage.MASK;
  }

  private void mask(int b) {
    mask = mask << 8 | b;
    if (--headerBytesLeft == 0) {
      received = 0;
      stage = Stage.PAYLOAD;
      if (isControl()) {
        control = length == 0 ? EMPTY : new byte[length];
      } else if (message == null) {
        message = EMPTY;
        messageOpcode = opcode;
      }
    }
  }

  private void payload(ByteBuf in) {
    int count = Math.min(in.readableBytes(), length - received);
    var target = control != null ? control : capacity(count);
    int offset = received + (control != null ? 0 : messageLength);
    in.readBytes(target, offset, count);
    for (int i = 0; i < count; i++) {
      target[offset + i] ^= (byte) (mask >> (24 - 8 * ((received + i) & 3)));
    }
    received += count;
  }

  /// The message's array with space for `count` more bytes; it grows with what arrives, not with
  /// what a header announces.
  private byte[] capacity(int count) {
    int needed = messageLength + received + count;
    var array = message == null ? EMPTY : message;
    if (array.length < needed) {
      boolean whole = last && messageLength == 0 && count == length;
      int doubled = Math.min(MAX_BYTES, Math.max(needed, 2 * array.length));
      array = Arrays.copyOf(array, whole ? needed : doubled);
      message = array;
    }
    return array;
  }

  private void finish(Sink sink) {
    if (isControl()) {
      var payload = control;
      control = null;
      control(sink, payload == null ? EMPTY : payload);
      return;
    }
    var bytes = capacity(0);
    int end = messageLength + length;
    if (messageOpcode == TEXT) {
      utf8 = Utf8Check.check(utf8, bytes, messageLength, end);
      if (utf8 == Utf8Check.INVALID || (last && utf8 != Utf8Check.COMPLETE)) {
        throw new ProtocolFault(ProtocolFault.NOT_UTF8, "text that is not UTF-8");
      }
    }
    messageLength = end;
    if (!last) {
      sink.fragment();
      return;
    }
    message = null;
    messageLength = 0;
    utf8 = Utf8Check.COMPLETE;
    sink.message(bytes.length == end ? bytes : Arrays.copyOf(bytes, end), messageOpcode == TEXT);
  }

  private void control(Sink sink, byte[] payload) {
    switch (opcode) {
      case PING -> sink.ping(payload);
      case PONG -> sink.pong();
      default -> sink.close(closeCode(payload));
    }
  }

  private static int closeCode(byte[] payload) {
    if (payload.length == 0) {
      return NO_CODE;
    }
    if (payload.length == 1) {
      throw fault("half a close code");
    }
    int code = ((payload[0] & 0xFF) << 8) | (payload[1] & 0xFF);
    boolean defined = code >= 1000 && code <= 1014 && (code < 1004 || code > 1006);
    if (!defined && (code < 3000 || code > 4999)) {
      throw fault("an unusable close code");
    }
    int state = Utf8Check.check(Utf8Check.COMPLETE, payload, 2, payload.length);
    if (state != Utf8Check.COMPLETE) {
      throw new ProtocolFault(ProtocolFault.NOT_UTF8, "a close reason that is not UTF-8");
    }
    return code;
  }

  private boolean isControl() {
    return opcode >= CLOSE;
  }

  private static ProtocolFault fault(String what) {
    return new ProtocolFault(ProtocolFault.PROTOCOL_ERROR, what);
  }

  private static ProtocolFault tooBig() {
    return new ProtocolFault(ProtocolFault.TOO_BIG, "above 65,536 bytes");
  }
}
