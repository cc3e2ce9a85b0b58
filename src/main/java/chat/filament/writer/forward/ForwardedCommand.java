package chat.filament.writer.forward;

import io.vertx.core.buffer.Buffer;
import java.nio.charset.StandardCharsets;

/// A command on its way to another node.
///
/// @param id of this one command, the same when it is sent again
/// @param period in which the other node has answered last ([AnswerPeriods])
/// @param kind says what the content is
/// @param patienceMs for so long somebody waits
record ForwardedCommand(String id, long period, String kind, int patienceMs, Buffer content) {
  private static final int ID_LENGTH = 26;

  Buffer encode() {
    return Buffer.buffer(content.length() + 64)
        .appendString(id, StandardCharsets.US_ASCII.name())
        .appendLong(period)
        .appendInt(patienceMs)
        .appendByte((byte) kind.length())
        .appendString(kind, StandardCharsets.US_ASCII.name())
        .appendBuffer(content);
  }

  static ForwardedCommand decode(Buffer message) {
    int kind = ID_LENGTH + Long.BYTES + Integer.BYTES + 1;
    int end = kind + message.getByte(kind - 1);
    return new ForwardedCommand(
        message.getString(0, ID_LENGTH),
        message.getLong(ID_LENGTH),
        message.getString(kind, end),
        message.getInt(ID_LENGTH + Long.BYTES),
        message.slice(end, message.length()));
  }

  ForwardedCommand in(long otherPeriod) {
    return new ForwardedCommand(id, otherPeriod, kind, patienceMs, content);
  }
}
