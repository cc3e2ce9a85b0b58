package chat.filament.gateway.transport;

/// Checks UTF-8 (RFC 3629) piece by piece. The state between two pieces fits an `int`: how many
/// bytes of a character are still to come, and between which bounds the next of them must lie.
final class Utf8Check {
  /// No character is under way: the state at the start and at every possible end.
  static final int COMPLETE = 0;

  /// Nothing can make the text valid again.
  static final int INVALID = -1;

  private Utf8Check() {}

  /// The state after `bytes[from..to)`, or [#INVALID].
  static int check(int state, byte[] bytes, int from, int to) {
    int i = from;
    int next = state;
    while (i < to && next != INVALID) {
      if (next == COMPLETE && bytes[i] >= 0) {
        i++;
      } else {
        next = next == COMPLETE ? first(bytes[i++] & 0xFF) : following(next, bytes[i++] & 0xFF);
      }
    }
    return next;
  }

  private static int first(int b) {
    if (b < 0xC2 || b > 0xF4) {
      return INVALID;
    }
    if (b < 0xE0) {
      return expect(1, 0x80, 0xBF);
    }
    if (b < 0xF0) {
      // no overlong forms, no surrogates
      return expect(2, b == 0xE0 ? 0xA0 : 0x80, b == 0xED ? 0x9F : 0xBF);
    }
    // no overlong forms, nothing above U+10FFFF
    return expect(3, b == 0xF0 ? 0x90 : 0x80, b == 0xF4 ? 0x8F : 0xBF);
  }

  private static int following(int state, int b) {
    int low = state & 0xFF;
    int high = (state >> 8) & 0xFF;
    int left = (state >> 16) - 1;
    if (b < low || b > high) {
      return INVALID;
    }
    return left == 0 ? COMPLETE : expect(left, 0x80, 0xBF);
  }

  private static int expect(int count, int low, int high) {
    return count << 16 | high << 8 | low;
  }
}
