package chat.filament.message;

import chat.filament.core.Refusal;

/// What somebody reacts with: 1..32 Unicode characters, no white space (`contract/content.md` §2).
record Emoji(String text) {
  private static final int MAX_CHARACTERS = 32;

  Emoji {
    int characters = text.codePointCount(0, text.length());
    boolean accepted = text.codePoints().noneMatch(Emoji::isRefused);
    if (characters < 1 || characters > MAX_CHARACTERS || !accepted) {
      throw Refusal.invalid("emoji: (expected: 1..32 characters, no white space)");
    }
  }

  /// White space in any sense of Unicode, what the database cannot hold, and halves of surrogate
  /// pairs.
  private static boolean isRefused(int c) {
    return Character.isWhitespace(c)
        || Character.isSpaceChar(c)
        || c == 0
        || c == 0x85
        || (c >= Character.MIN_SURROGATE && c <= Character.MAX_SURROGATE);
  }
}
