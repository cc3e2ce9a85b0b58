package chat.filament.search.query;

/// Emoji as words: a face, a flag, a family joined by zero-width joiners (Unicode report 51).
final class EmojiWord {
  private static final int JOINER = 0x200D;
  private static final int AS_PICTURE = 0xFE0F;
  private static final int KEYCAP = 0x20E3;
  private static final int TAG_FIRST = 0xE0020;
  private static final int TAG_LAST = 0xE007F;
  private static final int FLAG_FIRST = 0x1F1E6;
  private static final int FLAG_LAST = 0x1F1FF;

  private EmojiWord() {}

  static boolean starts(String text, int at) {
    int codePoint = text.codePointAt(at);
    return codePoint > 0xFF
        && Character.isEmoji(codePoint)
        && (codePoint >= 0x2190 || followedBy(text, at + 1, AS_PICTURE));
  }

  static int end(String text, int start) {
    int first = text.codePointAt(start);
    int at = start + Character.charCount(first);
    if (isFlagLetter(first)) {
      boolean pair = at < text.length() && isFlagLetter(text.codePointAt(at));
      return pair ? at + Character.charCount(text.codePointAt(at)) : at;
    }
    while (at < text.length()) {
      int codePoint = text.codePointAt(at);
      if (codePoint == JOINER && at + 1 < text.length() && starts(text, at + 1)) {
        at = at + 1 + Character.charCount(text.codePointAt(at + 1));
      } else if (isAddition(codePoint)) {
        at += Character.charCount(codePoint);
      } else {
        break;
      }
    }
    return at;
  }

  /// Without skin tone and without the wish to be shown as a picture.
  static String plain(String emoji) {
    var plain = new StringBuilder(emoji.length());
    emoji
        .codePoints()
        .filter(codePoint -> codePoint != AS_PICTURE && !isSkinTone(codePoint))
        .forEach(plain::appendCodePoint);
    return plain.isEmpty() ? emoji : plain.toString();
  }

  private static boolean isAddition(int codePoint) {
    return codePoint == AS_PICTURE
        || codePoint == KEYCAP
        || isSkinTone(codePoint)
        || (codePoint >= TAG_FIRST && codePoint <= TAG_LAST);
  }

  private static boolean isSkinTone(int codePoint) {
    return Character.isEmojiModifier(codePoint);
  }

  private static boolean isFlagLetter(int codePoint) {
    return codePoint >= FLAG_FIRST && codePoint <= FLAG_LAST;
  }

  private static boolean followedBy(String text, int at, int codePoint) {
    return at < text.length() && text.codePointAt(at) == codePoint;
  }
}
