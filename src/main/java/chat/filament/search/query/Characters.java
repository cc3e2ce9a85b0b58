package chat.filament.search.query;

import java.lang.Character.UnicodeScript;

/// Which characters make words.
final class Characters {
  private static final int HANGUL_LEADING_FIRST = 0x1100;
  private static final int HANGUL_LEADING_LAST = 0x115F;
  private static final int HANGUL_FOLLOWING_LAST = 0x11FF;
  private static final int HALF_WIDTH_VOICED = 0xFF9E;
  private static final int HALF_WIDTH_SEMI_VOICED = 0xFF9F;
  private static final int LONG_VOWEL = 0x30FC;
  private static final int HALF_WIDTH_LONG_VOWEL = 0xFF70;

  private Characters() {}

  static boolean isPartOfWord(int codePoint) {
    if (codePoint < 0x80) {
      return isAsciiLower((char) codePoint) || (codePoint >= 'A' && codePoint <= 'Z');
    }
    if (Character.isAlphabetic(codePoint)) {
      return true;
    }
    int type = Character.getType(codePoint);
    return type == Character.DECIMAL_DIGIT_NUMBER
        || type == Character.LETTER_NUMBER
        || type == Character.OTHER_NUMBER;
  }

  static boolean isAsciiLower(char c) {
    return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9');
  }

  /// Accents, vowel signs and what else belongs to the letter before it.
  static boolean isMark(int codePoint) {
    if (codePoint < 0x300) {
      return false;
    }
    int type = Character.getType(codePoint);
    return type == Character.NON_SPACING_MARK
        || type == Character.COMBINING_SPACING_MARK
        || type == Character.ENCLOSING_MARK;
  }

  /// Whether it is written without spaces between words.
  static boolean isSpaceless(int codePoint) {
    if (codePoint < 0x0E00) {
      return false;
    }
    if (codePoint == LONG_VOWEL || codePoint == HALF_WIDTH_LONG_VOWEL) {
      return true;
    }
    return switch (UnicodeScript.of(codePoint)) {
      case HAN, HIRAGANA, KATAKANA, BOPOMOFO, HANGUL, THAI, LAO, KHMER, MYANMAR, YI ->
          isPartOfWord(codePoint);
      default -> false;
    };
  }

  /// Behind the character at `start` and what belongs to it: marks, and the rest of a Korean
  /// syllable that is written in pieces.
  static int endOfCluster(String text, int start) {
    int first = text.codePointAt(start);
    boolean syllable = first >= HANGUL_LEADING_FIRST && first <= HANGUL_LEADING_LAST;
    int at = start + Character.charCount(first);
    while (at < text.length()) {
      int codePoint = text.codePointAt(at);
      boolean belongs =
          isMark(codePoint)
              || codePoint == HALF_WIDTH_VOICED
              || codePoint == HALF_WIDTH_SEMI_VOICED
              || (syllable
                  && codePoint > HANGUL_LEADING_LAST
                  && codePoint <= HANGUL_FOLLOWING_LAST);
      if (!belongs) {
        break;
      }
      at += Character.charCount(codePoint);
    }
    return at;
  }

  /// Where the next part of a name in camel case begins, or `end`: `get|User|Name`, `HTTP|Server`.
  static int endOfNamePart(String text, int start, int end) {
    for (int at = start + 1; at < end; at++) {
      boolean upper = Character.isUpperCase(text.charAt(at));
      boolean afterLower = Character.isLowerCase(text.charAt(at - 1));
      boolean beforeLower =
          at + 1 < end
              && Character.isLowerCase(text.charAt(at + 1))
              && Character.isUpperCase(text.charAt(at - 1));
      if (upper && (afterLower || beforeLower)) {
        return at;
      }
    }
    return end;
  }
}
