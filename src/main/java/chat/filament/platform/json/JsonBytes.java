package chat.filament.platform.json;

import java.util.Arrays;

/// UTF-8 JSON under construction. Written by hand because a message is encoded for every creation
/// and every row of a page, and because one object must be the answer, the event and the log row to
/// the byte.
public final class JsonBytes {
  private static final byte[] HEX = {
    '0', '1', '2', '3', '4', '5', '6', '7', '8', '9', 'a', 'b', 'c', 'd', 'e', 'f'
  };

  private byte[] bytes;
  private int length;

  /// Grows beyond `expected` bytes if need be.
  public JsonBytes(int expected) {
    bytes = new byte[expected];
  }

  public int length() {
    return length;
  }

  public byte[] toBytes() {
    return Arrays.copyOf(bytes, length);
  }

  /// ASCII as it is: punctuation, keys and ids.
  public JsonBytes raw(String ascii) {
    int n = ascii.length();
    room(n);
    for (int i = 0; i < n; i++) {
      bytes[length + i] = (byte) ascii.charAt(i);
    }
    length += n;
    return this;
  }

  public JsonBytes number(long value) {
    return raw(Long.toString(value));
  }

  /// A string with its quotes; `text` is well-formed.
  public JsonBytes string(String text) {
    int n = text.length();
    room(6 * n + 2);
    byte[] out = bytes;
    int at = length;
    out[at++] = '"';
    for (int i = 0; i < n; i++) {
      char c = text.charAt(i);
      if (c >= 0x80) {
        int codePoint = text.codePointAt(i);
        i += Character.charCount(codePoint) - 1;
        at = utf8(out, at, codePoint);
      } else if (c >= ' ' && c != '"' && c != '\\') {
        out[at++] = (byte) c;
      } else {
        at = escaped(out, at, c);
      }
    }
    out[at++] = '"';
    length = at;
    return this;
  }

  private static int utf8(byte[] out, int at, int codePoint) {
    int next = at;
    if (codePoint < 0x800) {
      out[next++] = (byte) (0xC0 | (codePoint >> 6));
    } else {
      if (codePoint < 0x10000) {
        out[next++] = (byte) (0xE0 | (codePoint >> 12));
      } else {
        out[next++] = (byte) (0xF0 | (codePoint >> 18));
        out[next++] = (byte) (0x80 | ((codePoint >> 12) & 0x3F));
      }
      out[next++] = (byte) (0x80 | ((codePoint >> 6) & 0x3F));
    }
    out[next++] = (byte) (0x80 | (codePoint & 0x3F));
    return next;
  }

  private static int escaped(byte[] out, int at, char c) {
    int next = at;
    out[next++] = '\\';
    switch (c) {
      case '"', '\\' -> out[next++] = (byte) c;
      case '\n' -> out[next++] = 'n';
      case '\r' -> out[next++] = 'r';
      case '\t' -> out[next++] = 't';
      default -> {
        out[next++] = 'u';
        out[next++] = '0';
        out[next++] = '0';
        out[next++] = HEX[c >> 4];
        out[next++] = HEX[c & 15];
      }
    }
    return next;
  }

  private void room(int more) {
    if (length + more > bytes.length) {
      bytes = Arrays.copyOf(bytes, Math.max(2 * bytes.length, length + more));
    }
  }
}
