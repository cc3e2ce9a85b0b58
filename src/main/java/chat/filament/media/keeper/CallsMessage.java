package chat.filament.media.keeper;

import io.vertx.core.buffer.Buffer;

/// From the keeper to a node or all of them.
///
/// @param term of the keeper's lease
/// @param version how many changes the keeper has told in its term, this one included
/// @param count of an end: how many parts there were
record CallsMessage(Kind kind, long term, long version, int count, Buffer content) {
  private static final int HEADER = 21;

  /// What it is.
  enum Kind {
    /// A change of one call.
    CHANGE(1),
    /// Nothing new: the version is still this one.
    VERSION(2),
    /// One call of all.
    PART(3),
    /// That was all.
    END(4);

    private final byte code;

    Kind(int code) {
      this.code = (byte) code;
    }

    private static Kind of(byte code) {
      for (var kind : values()) {
        if (kind.code == code) {
          return kind;
        }
      }
      throw new IllegalArgumentException("calls: kind " + code);
    }
  }

  Buffer encode() {
    return Buffer.buffer(HEADER + content.length())
        .appendByte(kind.code)
        .appendLong(term)
        .appendLong(version)
        .appendInt(count)
        .appendBuffer(content);
  }

  /// Throws [IllegalArgumentException] or [IndexOutOfBoundsException] on what is no such message.
  static CallsMessage decode(Buffer in) {
    return new CallsMessage(
        Kind.of(in.getByte(0)),
        in.getLong(1),
        in.getLong(9),
        in.getInt(17),
        in.getBuffer(HEADER, in.length()));
  }
}
