package chat.filament.message;

import chat.filament.core.Refusal;
import org.jspecify.annotations.Nullable;

/// Rules of a message's text (`contract/content.md` §1.1).
final class MessageText {
  static final int MAX_BYTES = 2_000;

  private MessageText() {}

  /// The text itself, if it takes at most 2,000 bytes of UTF-8 and has neither a NUL nor half of a
  /// surrogate pair.
  static String require(@Nullable String content) {
    if (content == null) {
      throw Refusal.invalid("content: missing");
    }
    int bytes = 0;
    for (int i = 0; i < content.length() && bytes <= MAX_BYTES; i++) {
      char c = content.charAt(i);
      if (c == 0) {
        throw Refusal.invalid("content: NUL (expected: text without it)");
      }
      if (Character.isSurrogate(c)) {
        if (!Character.isHighSurrogate(c)
            || i + 1 == content.length()
            || !Character.isLowSurrogate(content.charAt(i + 1))) {
          throw Refusal.invalid("content: half of a surrogate pair (expected: Unicode text)");
        }
        i++;
        bytes += 4;
      } else {
        bytes += c < 0x80 ? 1 : c < 0x800 ? 2 : 3;
      }
    }
    if (bytes > MAX_BYTES) {
      throw Refusal.invalid("content: too long (expected: 1..2000 bytes)");
    }
    return content;
  }

  static void requireNotEmpty(String content) {
    if (content.isEmpty()) {
      throw Refusal.invalid("content: empty (expected: 1..2000 bytes)");
    }
  }
}
