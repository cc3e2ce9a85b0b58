package chat.filament.search.index;

import chat.filament.core.ChannelId;
import chat.filament.core.Refusal;
import chat.filament.search.index.SearchHits.SearchHit;
import java.io.IOException;
import java.util.List;
import java.util.Set;
import org.apache.lucene.document.KeywordField;
import org.apache.lucene.document.LongField;
import org.apache.lucene.index.ExitableDirectoryReader;
import org.apache.lucene.index.ExitableDirectoryReader.ExitingReaderException;
import org.apache.lucene.index.QueryTimeout;
import org.apache.lucene.index.Term;
import org.apache.lucene.search.BooleanClause.Occur;
import org.apache.lucene.search.BooleanQuery;
import org.apache.lucene.search.IndexSearcher;
import org.apache.lucene.search.IndexSearcher.TooManyClauses;
import org.apache.lucene.search.Query;
import org.apache.lucene.search.TermQuery;
import org.apache.lucene.util.BytesRef;
import org.apache.lucene.util.automaton.TooComplexToDeterminizeException;
import org.jspecify.annotations.Nullable;

/// Answers searches. Blocks; safe on any number of threads.
public final class Searcher {
  /// How long a query may run in the index.
  public static final int LIMIT_MILLIS = 200;

  /// Channels that have more than an eighth of a guild's messages are a large part of it.
  private static final int PARTS = 8;

  private final IndexSnapshots snapshots;

  Searcher(IndexSnapshots snapshots) {
    this.snapshots = snapshots;
  }

  /// One page of hits. Sees what was written before the last refresh.
  ///
  /// @throws Refusal `INVALID_REQUEST` when the query takes longer than [#LIMIT_MILLIS]
  public SearchHits search(SearchRequest request) throws IOException {
    return search(request, new QueryDeadline(LIMIT_MILLIS));
  }

  SearchHits search(SearchRequest request, QueryTimeout timeout) throws IOException {
    var channels = channels(request);
    if (channels.isEmpty()) {
      return SearchHits.NONE;
    }
    var snapshot = snapshots.acquire();
    try {
      var query = query(request, channels, snapshot);
      return hits(request, find(snapshot, query, channels, request.page(), timeout));
    } catch (TooManyClauses | TooComplexToDeterminizeException e) {
      throw Refusal.invalid("q: stands for too many words");
    } finally {
      snapshots.release(snapshot);
    }
  }

  private static Set<ChannelId> channels(SearchRequest request) {
    var wanted = request.filter().channel();
    if (wanted == null) {
      return request.readable();
    }
    return request.readable().contains(wanted) ? Set.of(wanted) : Set.of();
  }

  /// The collector takes hits in `channels` only. Where these are a small part of the guild the
  /// query looks nowhere else; where they are a large one, that would take longer than all the
  /// rest.
  private static Query query(SearchRequest request, Set<ChannelId> channels, IndexSnapshot snapshot)
      throws IOException {
    var generation = snapshot.generations().serving(request.guild());
    var filter = request.filter();
    var query = new BooleanQuery.Builder();
    query.add(new QueryTranslation(generation).query(request.query().root()), Occur.MUST);
    if (!areLargePart(channels, generation, snapshot)) {
      query.add(
          KeywordField.newSetQuery(
              MessageDocument.CHANNEL,
              channels.stream().map(channel -> new BytesRef(channel.value())).toList()),
          Occur.FILTER);
    }
    if (filter.author() != null) {
      query.add(exactly(MessageDocument.AUTHOR, filter.author().value()), Occur.FILTER);
    }
    if (filter.has() != null) {
      query.add(exactly(MessageDocument.HAS, filter.has().code()), Occur.FILTER);
    }
    if (filter.after() != null || filter.before() != null) {
      query.add(createdBetween(filter.after(), filter.before()), Occur.FILTER);
    }
    return query.build();
  }

  private static boolean areLargePart(
      Set<ChannelId> channels, Generation generation, IndexSnapshot snapshot) throws IOException {
    long enough = snapshot.reader().docFreq(generation.term()) / PARTS;
    long documents = 0;
    for (var channel : channels) {
      documents += snapshot.reader().docFreq(MessageDocument.channel(channel));
      if (documents > enough) {
        return true;
      }
    }
    return false;
  }

  private static Query exactly(String field, String value) {
    return new TermQuery(new Term(field, value));
  }

  private static Query createdBetween(@Nullable Long after, @Nullable Long before) {
    return LongField.newRangeQuery(
        MessageDocument.CREATED_AT,
        after == null ? Long.MIN_VALUE : saturated(after, 1),
        before == null ? Long.MAX_VALUE : saturated(before, -1));
  }

  private static long saturated(long value, long step) {
    long sum = value + step;
    return (sum > value) == (step > 0) ? sum : value;
  }

  /// One hit more than asked for, to know whether there are more.
  private static List<HitCollector.Hit> find(
      IndexSnapshot snapshot,
      Query query,
      Set<ChannelId> channels,
      SearchPage page,
      QueryTimeout timeout)
      throws IOException {
    // The reader stops while words are listed and numbers are read, the searcher while documents
    // are scored.
    var searcher = new IndexSearcher(ExitableDirectoryReader.wrap(snapshot.reader(), timeout));
    searcher.setTimeout(timeout);
    searcher.setSimilarity(WordSimilarity.INSTANCE);
    try {
      var found = searcher.search(query, HitCollector.first(channels, page, page.limit() + 1));
      if (searcher.timedOut()) {
        throw tooSlow();
      }
      return found;
    } catch (ExitingReaderException e) {
      throw tooSlow();
    }
  }

  private static SearchHits hits(SearchRequest request, List<HitCollector.Hit> found) {
    int limit = request.page().limit();
    long query = request.fingerprint();
    var hits = found.stream().limit(limit).map(hit -> hit(query, hit)).toList();
    return new SearchHits(hits, found.size() > limit);
  }

  private static SearchHit hit(long query, HitCollector.Hit hit) {
    var order = hit.order();
    return new SearchHit(
        order.id(), new SearchCursor(query, hit.score(), order.high(), order.low()));
  }

  private static Refusal tooSlow() {
    return Refusal.invalid("q: took too long (expected: at most " + LIMIT_MILLIS + " ms)");
  }
}
