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
      if (utf8Length(lowered) < TOO_LONG_BYTES) {
        words.add(new Word(lowered, at, end, position));
      }
      position++;
      at = end;
    }
    return words;
  }

  static boolean isPartOfWord(int codePoint) {
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

  private static String lower(String text, int start, int end) {
    var lowered = new StringBuilder(end - start);
    for (int at = start; at < end; ) {
      int codePoint = text.codePointAt(at);
      lowered.appendCodePoint(Character.toLowerCase(codePoint));
      at += Character.charCount(codePoint);
    }
    return lowered.toString();
  }
}
