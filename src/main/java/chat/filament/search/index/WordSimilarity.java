package chat.filament.search.index;

import java.util.Arrays;
import org.apache.lucene.search.CollectionStatistics;
import org.apache.lucene.search.TermStatistics;
import org.apache.lucene.search.similarities.Similarity;
import org.apache.lucene.util.SmallFloat;

/// BM25 whose score is made from the message and the query alone.
///
/// What BM25 takes from all texts is set: how long a text is on average, and how much a rare word
/// counts for more than a common one. Those counts would tell a member how often a word is written
/// where he cannot read, and scores would change with every message, so that pages of a result skip
/// and repeat. In their place stands the length of a word: the common words of a language are short
/// ones.
final class WordSimilarity extends Similarity {
  static final WordSimilarity INSTANCE = new WordSimilarity();

  private static final float SATURATION = 1.2f;
  private static final float LENGTH_SHARE = 0.75f;

  /// Words of a chat message.
  private static final float USUAL_LENGTH = 10;

  /// For each length that a document may have noted, what damps repetition.
  private static final float[] INVERSE = new float[256];

  static {
    for (int norm = 0; norm < INVERSE.length; norm++) {
      float length = SmallFloat.byte4ToInt((byte) norm);
      INVERSE[norm] = 1 / (SATURATION * (1 - LENGTH_SHARE + LENGTH_SHARE * length / USUAL_LENGTH));
    }
  }

  private WordSimilarity() {}

  /// What a word counts in which so many characters are.
  static float weight(int characters) {
    return (float) Math.log1p(characters);
  }

  @Override
  public SimScorer scorer(float boost, CollectionStatistics ignored, TermStatistics... words) {
    double weight =
        Arrays.stream(words)
            .map(TermStatistics::term)
            .mapToDouble(term -> weight(GuildWords.characters(term)))
            .sum();
    return new WordScorer(boost * (float) weight);
  }

  private static final class WordScorer extends SimScorer {
    private final float weight;

    private WordScorer(float weight) {
      this.weight = weight;
    }

    /// As in Lucene's BM25: this way rounding keeps the order.
    @Override
    public float score(float frequency, long norm) {
      return weight - weight / (1 + frequency * INVERSE[(byte) norm & 0xFF]);
    }
  }
}
