package chat.filament.search.index;

import chat.filament.search.query.Word;
import chat.filament.search.query.WordSplitter;
import java.util.Collections;
import java.util.Iterator;
import java.util.stream.Stream;
import org.apache.lucene.analysis.TokenStream;
import org.apache.lucene.analysis.tokenattributes.BytesTermAttribute;
import org.apache.lucene.analysis.tokenattributes.PositionIncrementAttribute;
import org.apache.lucene.util.BytesRef;

/// Hands the words of a message to Lucene in all their forms, so that indexed texts and queries
/// agree on what a word is: [WordSplitter] says it.
final class WordTokens extends TokenStream {
  /// No phrase reaches from a text into the name of a file, or from that into the next.
  private static final int BETWEEN_TEXTS = 100;

  private final BytesTermAttribute term = addAttribute(BytesTermAttribute.class);
  private final PositionIncrementAttribute step = addAttribute(PositionIncrementAttribute.class);
  private final BytesRef bytes = new BytesRef(GuildWords.MAX_BYTES);
  private final GuildWords guildWords;
  private final Iterator<String> texts;
  private Iterator<Word> words = Collections.emptyIterator();
  private int previous = -1;
  private int gap;

  WordTokens(GuildWords guildWords, IndexedMessage.IndexedContent body) {
    this.guildWords = guildWords;
    this.texts =
        body.fileNames().isEmpty()
            ? Collections.singleton(body.content()).iterator()
            : Stream.concat(Stream.of(body.content()), body.fileNames().stream()).iterator();
  }

  @Override
  public boolean incrementToken() {
    clearAttributes();
    while (!words.hasNext()) {
      if (!texts.hasNext()) {
        return false;
      }
      words = WordSplitter.splitIntoAllForms(texts.next()).iterator();
      gap = previous < 0 ? 0 : BETWEEN_TEXTS;
      previous = -1;
    }
    var word = words.next();
    guildWords.write(word.text(), bytes);
    term.setBytesRef(bytes);
    step.setPositionIncrement(word.position() - previous + gap);
    previous = word.position();
    gap = 0;
    return true;
  }
}
