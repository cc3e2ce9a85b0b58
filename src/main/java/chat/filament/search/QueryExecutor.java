package chat.filament.search;

import chat.filament.core.MessageId;
import chat.filament.core.Problem;
import chat.filament.core.Refusal;
import chat.filament.message.MessageReader;
import chat.filament.search.follow.IndexRequests;
import chat.filament.search.follow.IndexView;
import chat.filament.search.follow.LatestView;
import chat.filament.search.index.Highlights;
import chat.filament.search.index.SearchHits;
import chat.filament.search.index.SearchRequest;
import chat.filament.search.query.SearchQuery;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.WorkerExecutor;
import java.io.IOException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.lucene.store.AlreadyClosedException;

/// What searches do that blocks, on the worker pool `search-query` of two threads. At most 64 steps
/// wait; one more is refused as `unavailable`. Safe on any thread; answers come back on the
/// caller's context.
final class QueryExecutor {
  static final int THREADS = 2;
  static final int MAX_WAITING = 64;

  private final WorkerExecutor pool;
  private final LatestView latest;
  private final IndexRequests requests;
  private final AtomicInteger underWay = new AtomicInteger();

  QueryExecutor(Vertx vertx, LatestView latest, IndexRequests requests, MeterRegistry registry) {
    this.pool = vertx.createSharedWorkerExecutor("search-query", THREADS);
    this.latest = latest;
    this.requests = requests;
    Gauge.builder("filament_search_queries_under_way", underWay, AtomicInteger::get)
        .description("Steps of searches that run or wait.")
        .register(registry);
  }

  /// What can be searched now; refused as `unavailable` while the index is not open.
  IndexView view() {
    return latest.require();
  }

  Future<SearchHits> search(IndexView view, SearchRequest request) {
    latest.searched(System.nanoTime());
    return run(() -> find(view, request));
  }

  private SearchHits find(IndexView view, SearchRequest request) throws IOException {
    try {
      return view.searcher().search(request);
    } catch (AlreadyClosedException e) {
      throw Refusal.retryAfter(Problem.UNAVAILABLE, 1);
    } catch (IOException e) {
      requests.readFailed(view, e);
      throw e;
    }
  }

  /// What of each message the query asked for.
  Future<Map<MessageId, List<Highlights.HighlightRange>>> highlights(
      SearchQuery query, Map<MessageId, MessageReader.Read> messages) {
    return run(() -> {
      var highlights = Highlights.of(query);
      var ranges = HashMap.<MessageId, List<Highlights.HighlightRange>>newHashMap(messages.size());
      messages.forEach((id, message) -> ranges.put(id, highlights.in(message.content())));
      return ranges;
    });
  }

  @SuppressWarnings(
      "NullAway") // the pool declares a nullable result; here it is what `work` answers
  <T> Future<T> run(Callable<T> work) {
    if (underWay.incrementAndGet() > THREADS + MAX_WAITING) {
      underWay.decrementAndGet();
      return Future.failedFuture(Refusal.retryAfter(Problem.UNAVAILABLE, 1));
    }
    return pool.executeBlocking(work, false).onComplete(done -> underWay.decrementAndGet());
  }
}
