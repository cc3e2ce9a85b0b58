package chat.filament.writer.forward;

import io.vertx.core.buffer.Buffer;
import java.nio.charset.StandardCharsets;

/// A command on its way to another node.
///
/// @param id of this one command, the same when it is sent again
/// @param kind says what the content is
/// @param patienceMs for so long somebody waits
record ForwardedCommand(String id, String kind, int patienceMs, Buffer content) {
  private static final int ID_LENGTH = 26;

  Buffer encode() {
    return Buffer.buffer(content.length() + 64)
        .appendString(id, StandardCharsets.US_ASCII.name())
        .appendInt(patienceMs)
        .appendByte((byte) kind.length())
        .appendString(kind, StandardCharsets.US_ASCII.name())
        .appendBuffer(content);
  }

  static ForwardedCommand decode(Buffer message) {
    int end = ID_LENGTH + Integer.BYTES + 1 + message.getByte(ID_LENGTH + Integer.BYTES);
    return new ForwardedCommand(
        message.getString(0, ID_LENGTH),
        message.getString(ID_LENGTH + Integer.BYTES + 1, end),
        message.getInt(ID_LENGTH),
        message.slice(end, message.length()));
  }
}
