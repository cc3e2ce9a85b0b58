package chat.filament.search.index;

import chat.filament.search.query.Word;
import chat.filament.search.query.WordSplitter;
import java.io.IOException;
import java.util.Arrays;
import java.util.Collections;
import java.util.Iterator;
import org.apache.lucene.analysis.Analyzer;
import org.apache.lucene.analysis.Tokenizer;
import org.apache.lucene.analysis.tokenattributes.CharTermAttribute;
import org.apache.lucene.analysis.tokenattributes.PositionIncrementAttribute;

/// Hands the words of [WordSplitter] to Lucene in all their forms, so that indexed text and queries
/// agree on what a word is.
final class WordAnalyzer extends Analyzer {
  /// No phrase reaches from a text into the name of a file, or from that into the next.
  private static final int BETWEEN_VALUES = 100;

  @Override
  protected TokenStreamComponents createComponents(String fieldName) {
    return new TokenStreamComponents(new WordTokenizer());
  }

  @Override
  public int getPositionIncrementGap(String fieldName) {
    return BETWEEN_VALUES;
  }

  private static final class WordTokenizer extends Tokenizer {
    private final CharTermAttribute text = addAttribute(CharTermAttribute.class);
    private final PositionIncrementAttribute step = addAttribute(PositionIncrementAttribute.class);

    /// Used again for each message.
    private char[] buffer = new char[2_048];

    private Iterator<Word> words = Collections.emptyIterator();
    private int previous;

    @Override
    public void reset() throws IOException {
      super.reset();
      words = WordSplitter.splitIntoAllForms(content()).iterator();
      previous = -1;
    }

    private String content() throws IOException {
      int length = 0;
      int read;
      while ((read = input.read(buffer, length, buffer.length - length)) >= 0) {
        length += read;
        if (length == buffer.length) {
          buffer = Arrays.copyOf(buffer, 2 * length);
        }
      }
      return new String(buffer, 0, length);
    }

    @Override
    public boolean incrementToken() {
      clearAttributes();
      if (!words.hasNext()) {
        return false;
      }
      var word = words.next();
      text.append(word.text());
      step.setPositionIncrement(word.position() - previous);
      previous = word.position();
      return true;
    }
  }
}
