package chat.filament.search.index;

import chat.filament.core.ChannelId;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.PriorityQueue;
import java.util.Set;
import org.apache.lucene.index.LeafReaderContext;
import org.apache.lucene.index.NumericDocValues;
import org.apache.lucene.search.CollectionTerminatedException;
import org.apache.lucene.search.Collector;
import org.apache.lucene.search.CollectorManager;
import org.apache.lucene.search.LeafCollector;
import org.apache.lucene.search.Scorable;
import org.apache.lucene.search.ScoreMode;
import org.jspecify.annotations.Nullable;

/// Keeps the first hits of a page: the highest score first and the newest message first among
/// equals; where the newest come first anyway, all score 0.
///
/// A segment's documents come newest first. Past the age of the last of the hits no other of the
/// same score can be among them, so whatever does not score higher is skipped. Lucene's own
/// collector for a score and further fields does not know that order: it looks at everything that
/// scores as much as the last, and where a word is common that is most of what has it.
final class HitCollector implements Collector {
  /// Before there is one.
  private static final Scorable NOTHING =
      new Scorable() {
        @Override
        public float score() {
          return 0;
        }
      };

  private final Set<ChannelId> readable;
  private final boolean scored;
  private final int limit;
  private final @Nullable Hit after;
  private final PriorityQueue<Hit> hits = new PriorityQueue<>();

  /// Ordered from the last of a result to its first.
  record Hit(float score, MessageOrder order) implements Comparable<Hit> {
    @Override
    public int compareTo(Hit other) {
      int byScore = Float.compare(score, other.score);
      return byScore != 0 ? byScore : order.compareTo(other.order);
    }
  }

  private HitCollector(Set<ChannelId> readable, SearchPage page, int limit) {
    var cursor = page.after();
    this.readable = readable;
    this.scored = page.order() == SearchPage.Order.RELEVANCE;
    this.limit = limit;
    this.after =
        cursor == null
            ? null
            : new Hit(scored ? cursor.score() : 0, new MessageOrder(cursor.high(), cursor.low()));
  }

  /// Finds the first `limit` hits of a page, in order, in no other channels than `readable`.
  static CollectorManager<HitCollector, List<Hit>> first(
      Set<ChannelId> readable, SearchPage page, int limit) {
    return new CollectorManager<>() {
      @Override
      public HitCollector newCollector() {
        return new HitCollector(readable, page, limit);
      }

      @Override
      public List<Hit> reduce(Collection<HitCollector> collectors) {
        var found = new ArrayList<Hit>();
        collectors.forEach(collector -> found.addAll(collector.hits));
        found.sort(Comparator.reverseOrder());
        return found.subList(0, Math.min(limit, found.size()));
      }
    };
  }

  @Override
  public ScoreMode scoreMode() {
    return scored ? ScoreMode.TOP_SCORES : ScoreMode.COMPLETE_NO_SCORES;
  }

  @Override
  public LeafCollector getLeafCollector(LeafReaderContext segment) throws IOException {
    var reader = segment.reader();
    return new SegmentCollector(
        new SegmentChannels(reader, readable),
        reader.getNumericDocValues(MessageDocument.ID_HIGH),
        reader.getNumericDocValues(MessageDocument.ID_LOW));
  }

  private boolean isFull() {
    return hits.size() == limit;
  }

  private final class SegmentCollector implements LeafCollector {
    private final SegmentChannels channels;
    private final NumericDocValues high;
    private final NumericDocValues low;
    private Scorable scorer = NOTHING;
    private float least;

    SegmentCollector(SegmentChannels channels, NumericDocValues high, NumericDocValues low) {
      this.channels = channels;
      this.high = high;
      this.low = low;
    }

    @Override
    public void setScorer(Scorable scorer) throws IOException {
      this.scorer = scorer;
      if (scored && isFull()) {
        skipBelow(hits.element().score());
      }
    }

    @Override
    public void collect(int document) throws IOException {
      float score = scored ? scorer.score() : 0;
      if ((isFull() && score < hits.element().score()) || !channels.has(document)) {
        return;
      }
      var hit = new Hit(score, order(document));
      if (after != null && hit.compareTo(after) >= 0) {
        return;
      }
      if (isFull() && hit.compareTo(hits.element()) > 0) {
        hits.remove();
      }
      if (!isFull()) {
        hits.add(hit);
      }
      if (isFull()) {
        skip(hits.element(), hit.order());
      }
    }

    private void skip(Hit last, MessageOrder reached) throws IOException {
      boolean passed = reached.compareTo(last.order()) <= 0;
      if (scored) {
        skipBelow(passed ? Math.nextUp(last.score()) : last.score());
      } else if (passed) {
        throw new CollectionTerminatedException();
      }
    }

    /// A segment is scored in several parts, and the scorer must never be told less than before.
    private void skipBelow(float score) throws IOException {
      least = Math.max(least, score);
      scorer.setMinCompetitiveScore(least);
    }

    private MessageOrder order(int document) throws IOException {
      high.advanceExact(document);
      low.advanceExact(document);
      return new MessageOrder(high.longValue(), low.longValue());
    }
  }
}
