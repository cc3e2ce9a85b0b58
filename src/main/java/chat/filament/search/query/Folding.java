package chat.filament.search.query;

import com.ibm.icu.text.Normalizer2;
import java.lang.Character.UnicodeScript;
import org.apache.lucene.analysis.icu.ICUFoldingFilter;

/// Makes one of the many spellings of a word: case, width, composed and decomposed letters and, in
/// alphabets where people leave them out, accents. Lucene's folding (Unicode's former report 30)
/// alone would make ガ and カ one, or Thai words that differ by their tone.
final class Folding {
  private static final Normalizer2 COMPOSED = Normalizer2.getNFKCCasefoldInstance();
  private static final Normalizer2 WITHOUT_ACCENTS = ICUFoldingFilter.NORMALIZER;

  private Folding() {}

  /// Most words of a chat are plain, and in lower case already.
  static String folded(String text, int start, int end) {
    boolean ascii = true;
    boolean lower = true;
    for (int at = start; at < end; at++) {
      char c = text.charAt(at);
      ascii &= c < 0x80;
      lower &= Characters.isAsciiLower(c);
    }
    var word = text.substring(start, end);
    return lower ? word : ascii ? asciiLower(word) : folded(word);
  }

  static String composed(String text) {
    return COMPOSED.normalize(text);
  }

  private static String folded(String word) {
    return switch (script(word)) {
      case CYRILLIC -> composed(word).replace('ё', 'е'); // but й is another letter than и
      case LATIN, GREEK, ARABIC, HEBREW -> WITHOUT_ACCENTS.normalize(word);
      default -> composed(word);
    };
  }

  /// That of its first letter; words of several are rare.
  private static UnicodeScript script(String word) {
    for (int at = 0; at < word.length(); ) {
      int codePoint = word.codePointAt(at);
      var script = UnicodeScript.of(codePoint);
      if (script != UnicodeScript.COMMON && script != UnicodeScript.INHERITED) {
        return script;
      }
      at += Character.charCount(codePoint);
    }
    return UnicodeScript.COMMON;
  }

  private static String asciiLower(String word) {
    var lowered = new StringBuilder(word.length());
    for (int at = 0; at < word.length(); at++) {
      lowered.append((char) Character.toLowerCase((int) word.charAt(at)));
    }
    return lowered.toString();
  }
}
