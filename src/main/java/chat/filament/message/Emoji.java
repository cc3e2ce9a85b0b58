package chat.filament.message;

import chat.filament.core.Refusal;

/// What somebody reacts with (`contract/content.md` §2): 1..32 UTF-16 units of anything that is
/// seen. The same emoji with another variation selector, or none, is the same reaction, so each has
/// one form here: the one that Unicode calls fully qualified.
record Emoji(String text) {
  private static final int MAX_UNITS = 32;
  private static final int ZERO_WIDTH_JOINER = 0x200D;
  private static final int TEXT_STYLE = 0xFE0E;
  private static final int EMOJI_STYLE = 0xFE0F;
  private static final int KEYCAP = 0x20E3;

  Emoji {
    boolean accepted = text.codePoints().noneMatch(Emoji::isRefused);
    text = accepted ? qualified(text) : "";
    if (text.isEmpty() || text.length() > MAX_UNITS) {
      throw Refusal.invalid("emoji: (expected: 1..32 characters, no white space or controls)");
    }
  }

  private static boolean isRefused(int c) {
    return Character.isWhitespace(c)
        || Character.isSpaceChar(c)
        || c == 0x85
        || switch (Character.getType(c)) {
          case Character.CONTROL, Character.SURROGATE -> true;
          case Character.FORMAT -> c != ZERO_WIDTH_JOINER && !isTag(c);
          default -> false;
        };
  }

  private static boolean isTag(int c) {
    return c >= 0xE0020 && c <= 0xE007F;
  }

  private static String qualified(String text) {
    var codePoints = text.codePoints().toArray();
    var form = new StringBuilder(text.length() + 4);
    for (int i = 0; i < codePoints.length; i++) {
      int c = codePoints[i];
      form.appendCodePoint(c);
      int next = i + 1 < codePoints.length ? codePoints[i + 1] : 0;
      boolean styled = next == TEXT_STYLE || next == EMOJI_STYLE;
      int behind = styled ? (i + 2 < codePoints.length ? codePoints[i + 2] : 0) : next;
      if (Character.isEmoji(c)) {
        if (needsStyle(c, behind)) {
          form.appendCodePoint(EMOJI_STYLE);
        }
        i += styled ? 1 : 0;
      }
    }
    return form.toString();
  }

  /// Digits, `#` and `*` are emoji only in front of a keycap.
  private static boolean needsStyle(int c, int behind) {
    if (c < 0x80) {
      return behind == KEYCAP;
    }
    return !Character.isEmojiPresentation(c) && !Character.isEmojiModifier(behind);
  }
}
