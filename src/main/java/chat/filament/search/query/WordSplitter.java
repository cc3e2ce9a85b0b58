package chat.filament.search.query;

import java.util.ArrayList;
import java.util.List;

/// Splits text into words, in the form in which they are indexed and looked up.
///
/// * A run of letters, digits and their marks is a word, folded by [Folding].
/// * Scripts without spaces between words (Chinese, Japanese, Korean, Thai …): every character is a
///   word, and what is typed without a space is a phrase. So any part of a sentence is found, which
///   no dictionary can promise.
/// * An emoji is a word, whatever its skin tone.
/// * `C++`, `C#`, `.NET` and `#42` are words with their signs; in a text they are found without
///   them as well, and `getUserName` also by each part.
///
/// No stemming, no stop words.
public final class WordSplitter {
  /// A word of this many UTF-8 bytes is ignored; it still takes up a position.
  public static final int TOO_LONG_BYTES = 40;

  private final String text;
  private final boolean everyForm;
  private final List<Word> words = new ArrayList<>();
  private int position;

  private WordSplitter(String text, boolean everyForm) {
    this.text = text;
    this.everyForm = everyForm;
  }

  /// The words of `text` as somebody who looks for them means them, in order, one at each position.
  /// Unpaired surrogates separate words.
  public static List<Word> split(String text) {
    return new WordSplitter(text, false).run();
  }

  /// Every form in which the words of `text` can be looked up: those of [#split] and, at the same
  /// positions, their parts. Ordered by position.
  public static List<Word> splitIntoAllForms(String text) {
    return new WordSplitter(text, true).run();
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

  private List<Word> run() {
    for (int at = 0; at < text.length(); ) {
      int codePoint = text.codePointAt(at);
      int end = at + Character.charCount(codePoint);
      if (Characters.isSpaceless(codePoint)) {
        end = Characters.endOfCluster(text, at);
        add(Folding.composed(text.substring(at, end)), at, end);
        position++;
      } else if (Characters.isPartOfWord(codePoint)) {
        end = endOfWord(at);
        word(at, end);
        position++;
      } else if (EmojiWord.starts(text, at)) {
        end = EmojiWord.end(text, at);
        add(EmojiWord.plain(text.substring(at, end)), at, end);
        position++;
      }
      at = end;
    }
    return words;
  }

  private int endOfWord(int start) {
    int at = start;
    while (at < text.length()) {
      int codePoint = text.codePointAt(at);
      boolean belongs = Characters.isPartOfWord(codePoint) || Characters.isMark(codePoint);
      if (!belongs || Characters.isSpaceless(codePoint)) {
        break;
      }
      at += Character.charCount(codePoint);
    }
    return at;
  }

  private void word(int start, int end) {
    var word = Folding.folded(text, start, end);
    int from = Signs.start(text, start, everyForm);
    int to = Signs.end(text, end);
    if (everyForm || (from == start && to == end)) {
      add(word, start, end);
    }
    if (from < start) {
      add(text.substring(from, start) + word, from, end);
    }
    if (to > end) {
      add(word + text.substring(end, to), start, to);
    }
    if (everyForm) {
      parts(start, end);
    }
  }

  /// The parts of a name like `parseHTTPRequest`, if it is one.
  private void parts(int start, int end) {
    int from = start;
    int to = Characters.endOfNamePart(text, from, end);
    if (to == end) {
      return;
    }
    while (from < end) {
      add(Folding.folded(text, from, to), from, to);
      from = to;
      to = Characters.endOfNamePart(text, from, end);
    }
  }

  private void add(String word, int start, int end) {
    if (!word.isEmpty() && !isTooLong(word)) {
      words.add(new Word(word, start, end, position));
    }
  }

  /// Counts only where it matters: no character takes more than three bytes of UTF-8 in UTF-16.
  private static boolean isTooLong(String word) {
    return word.length() * 3 >= TOO_LONG_BYTES && utf8Length(word) >= TOO_LONG_BYTES;
  }
}
