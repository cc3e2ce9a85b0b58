package chat.filament.search.index;

import chat.filament.core.ChannelId;
import chat.filament.core.Refusal;
import chat.filament.search.index.SearchHits.SearchHit;
import java.io.IOException;
import java.util.Set;
import java.util.stream.Stream;
import org.apache.lucene.document.KeywordField;
import org.apache.lucene.document.LongField;
import org.apache.lucene.index.ExitableDirectoryReader;
import org.apache.lucene.index.ExitableDirectoryReader.ExitingReaderException;
import org.apache.lucene.index.QueryTimeout;
import org.apache.lucene.index.Term;
import org.apache.lucene.search.BooleanClause.Occur;
import org.apache.lucene.search.BooleanQuery;
import org.apache.lucene.search.FieldDoc;
import org.apache.lucene.search.IndexSearcher;
import org.apache.lucene.search.IndexSearcher.TooManyClauses;
import org.apache.lucene.search.Query;
import org.apache.lucene.search.TermQuery;
import org.apache.lucene.search.TopFieldCollectorManager;
import org.apache.lucene.search.TopFieldDocs;
import org.apache.lucene.util.BytesRef;
import org.apache.lucene.util.automaton.TooComplexToDeterminizeException;
import org.jspecify.annotations.Nullable;

/// Answers searches. Blocks; safe on any number of threads.
public final class Searcher {
  /// How long a query may run in the index.
  public static final int LIMIT_MILLIS = 200;

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
      return hits(request, find(snapshot, query, request.page(), timeout));
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

  private static Query query(
      SearchRequest request, Set<ChannelId> channels, IndexSnapshot snapshot) {
    var generation = snapshot.generations().serving(request.guild());
    var filter = request.filter();
    var query = new BooleanQuery.Builder();
    query.add(new QueryTranslation(generation).query(request.query().root()), Occur.MUST);
    query.add(new TermQuery(generation.term()), Occur.FILTER);
    query.add(
        KeywordField.newSetQuery(
            MessageDocument.CHANNEL,
            channels.stream().map(channel -> new BytesRef(channel.value())).toList()),
        Occur.FILTER);
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
  private static TopFieldDocs find(
      IndexSnapshot snapshot, Query query, SearchPage page, QueryTimeout timeout)
      throws IOException {
    // The reader stops while words are listed and numbers are read, the searcher while documents
    // are scored.
    var searcher = new IndexSearcher(ExitableDirectoryReader.wrap(snapshot.reader(), timeout));
    searcher.setTimeout(timeout);
    searcher.setSimilarity(WordSimilarity.INSTANCE);
    var sort =
        switch (page.order()) {
          case RELEVANCE -> MessageDocument.RELEVANCE;
          case NEWEST -> MessageDocument.NEWEST;
        };
    try {
      var found =
          searcher.search(
              query, new TopFieldCollectorManager(sort, page.limit() + 1, after(page), 1));
      if (searcher.timedOut()) {
        throw tooSlow();
      }
      return found;
    } catch (ExitingReaderException e) {
      throw tooSlow();
    }
  }

  private static @Nullable FieldDoc after(SearchPage page) {
    var after = page.after();
    if (after == null) {
      return null;
    }
    // Ids are unique, so the document number never decides; the highest one excludes the hit
    // itself.
    return switch (page.order()) {
      case RELEVANCE -> behind(after.score(), after.score(), after.high(), after.low());
      case NEWEST -> behind(0, after.high(), after.low());
    };
  }

  private static FieldDoc behind(float score, Object... values) {
    return new FieldDoc(Integer.MAX_VALUE, score, values);
  }

  private static SearchHits hits(SearchRequest request, TopFieldDocs found) {
    int limit = request.page().limit();
    long query = request.fingerprint();
    var hits =
        Stream.of(found.scoreDocs)
            .limit(limit)
            .map(doc -> hit(query, ((FieldDoc) doc).fields))
            .toList();
    return new SearchHits(hits, found.scoreDocs.length > limit);
  }

  private static SearchHit hit(long query, Object[] values) {
    var order =
        new MessageOrder((Long) values[values.length - 2], (Long) values[values.length - 1]);
    float score = values.length == 3 ? (Float) values[0] : 0;
    return new SearchHit(order.id(), new SearchCursor(query, score, order.high(), order.low()));
  }

  private static Refusal tooSlow() {
    return Refusal.invalid("q: took too long (expected: at most " + LIMIT_MILLIS + " ms)");
  }
}
