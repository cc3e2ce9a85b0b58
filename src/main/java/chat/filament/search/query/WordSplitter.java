package chat.filament.search.query;

import java.util.ArrayList;
import java.util.List;

/// Splits text into words: runs of Unicode letters and digits, lower-cased character by character.
/// No stemming, no stop words, no normalisation.
public final class WordSplitter {
  /// A word of this many UTF-8 bytes is ignored; it still takes up a position.
  public static final int TOO_LONG_BYTES = 40;

  private WordSplitter() {}

  /// The words of `text` in order. Unpaired surrogates separate words.
  public static List<Word> split(String text) {
    var words = new ArrayList<Word>();
    int position = 0;
    int at = 0;
    while (at < text.length()) {
      int codePoint = text.codePointAt(at);
      if (!isPartOfWord(codePoint)) {
        at += Character.charCount(codePoint);
        continue;
      }
      int end = endOfWord(text, at);
      var lowered = lower(text, at, end);
      if (!isTooLong(lowered)) {
        words.add(new Word(lowered, at, end, position));
      }
      position++;
      at = end;
    }
    return words;
  }

  /// Counts only where it matters: no character takes more than three bytes of UTF-8 in UTF-16.
  private static boolean isTooLong(String word) {
    return word.length() * 3 >= TOO_LONG_BYTES && utf8Length(word) >= TOO_LONG_BYTES;
  }

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

  static int utf8Length(String text) {
    int bytes = 0;
    for (int at = 0; at < text.length(); ) {
      int codePoint = text.codePointAt(at);
      bytes += codePoint < 0x80 ? 1 : codePoint < 0x800 ? 2 : codePoint < 0x10000 ? 3 : 4;
      at += Character.charCount(codePoint);
    }
    return bytes;
  }

  private static int endOfWord(String text, int start) {
    int at = start;
    while (at < text.length()) {
      int codePoint = text.codePointAt(at);
      if (!isPartOfWord(codePoint)) {
        break;
      }
      at += Character.charCount(codePoint);
    }
    return at;
  }

  private static boolean isAsciiLower(char c) {
    return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9');
  }

  /// Most words of a chat are in lower case already.
  private static String lower(String text, int start, int end) {
    int plain = start;
    while (plain < end && isAsciiLower(text.charAt(plain))) {
      plain++;
    }
    if (plain == end) {
      return text.substring(start, end);
    }
    var lowered = new StringBuilder(end - start);
    for (int at = start; at < end; ) {
      int codePoint = text.codePointAt(at);
      lowered.appendCodePoint(Character.toLowerCase(codePoint));
      at += Character.charCount(codePoint);
    }
    return lowered.toString();
  }
}
