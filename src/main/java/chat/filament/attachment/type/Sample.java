package chat.filament.attachment.type;

import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.CodingErrorAction;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/// The first bytes of a file. Reading behind their end is no error, just no match.
final class Sample {
  /// No signature needs more, and a client's file costs no more than this to look at.
  static final int MAX_BYTES = 8192;

  private final byte[] bytes;
  private final boolean text;

  Sample(byte[] bytes) {
    this.bytes = bytes.length <= MAX_BYTES ? bytes : Arrays.copyOf(bytes, MAX_BYTES);
    this.text = isText(this.bytes);
  }

  int length() {
    return bytes.length;
  }

  /// 0 to 255, or -1 where there is no such byte.
  int at(long offset) {
    return offset >= 0 && offset < bytes.length ? bytes[(int) offset] & 0xFF : -1;
  }

  boolean has(long offset, byte[] expected) {
    return offset >= 0
        && offset + expected.length <= bytes.length
        && Arrays.equals(
            bytes, (int) offset, (int) offset + expected.length, expected, 0, expected.length);
  }

  /// Like [#has], where letters of ASCII match in both cases; `expected` is in lower case.
  boolean hasIgnoringCase(int offset, byte[] expected) {
    for (var i = 0; i < expected.length; i++) {
      var at = at(offset + i);
      if ((at >= 'A' && at <= 'Z' ? at + 32 : at) != expected[i]) {
        return false;
      }
    }
    return true;
  }

  /// Where `wanted` begins for the first time at or behind an offset, or -1.
  int find(byte[] wanted, int from) {
    for (var at = from; at + wanted.length <= bytes.length; at++) {
      if (has(at, wanted)) {
        return at;
      }
    }
    return -1;
  }

  /// Little-endian and unsigned, or -1 where the sample ends before.
  long uint32(long offset) {
    return at(offset + 3) < 0
        ? -1
        : at(offset) | at(offset + 1) << 8 | at(offset + 2) << 16 | (long) at(offset + 3) << 24;
  }

  /// Whether this is UTF-8 without NUL; a character that the end of the sample cuts is fine.
  boolean isText() {
    return text;
  }

  private static boolean isText(byte[] bytes) {
    for (var b : bytes) {
      if (b == 0) {
        return false;
      }
    }
    var decoder =
        StandardCharsets.UTF_8
            .newDecoder()
            .onMalformedInput(CodingErrorAction.REPORT)
            .onUnmappableCharacter(CodingErrorAction.REPORT);
    return !decoder
        .decode(ByteBuffer.wrap(bytes), CharBuffer.allocate(bytes.length), false)
        .isError();
  }
}
