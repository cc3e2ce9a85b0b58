package chat.filament.search;

import chat.filament.core.ChannelId;
import chat.filament.core.GuildId;
import chat.filament.core.IdSource;
import chat.filament.core.MessageId;
import chat.filament.core.UserId;
import chat.filament.message.MessageReader;
import chat.filament.search.follow.IndexRequests;
import chat.filament.search.index.IndexWarmUp;
import chat.filament.search.index.SearchFilter;
import chat.filament.search.index.SearchPage;
import chat.filament.search.index.SearchRequest;
import chat.filament.search.query.SearchQuery;
import io.vertx.core.Future;
import java.util.List;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Goes the way of a search once before anybody does, in a guild that does not exist: index writer
/// and reader, the log, the messages. Without it the first search of a fresh process takes longer
/// than it may and is answered as incomplete.
final class SearchWarmUp {
  private static final Logger log = LoggerFactory.getLogger(SearchWarmUp.class);
  private static final long PATIENCE_MS = 10_000;

  private final Freshness freshness;
  private final IndexRequests requests;
  private final QueryExecutor queries;
  private final MessageReader reader;
  private final IdSource ids;

  SearchWarmUp(
      Freshness freshness,
      IndexRequests requests,
      QueryExecutor queries,
      MessageReader reader,
      IdSource ids) {
    this.freshness = freshness;
    this.requests = requests;
    this.queries = queries;
    this.reader = reader;
    this.ids = ids;
  }

  /// Done when it has been gone, also when something failed on it: then the first search says so.
  Future<Void> run() {
    long begun = System.nanoTime();
    return queries
        .<Void>run(() -> {
          new IndexWarmUp(ids).run();
          return null;
        })
        .compose(done -> requests.await(0, PATIENCE_MS))
        .compose(followed -> search(new GuildId(ids.next())))
        .onComplete(
            done ->
                log.atInfo()
                    .addKeyValue("event", "search.warm")
                    .addKeyValue(
                        "took_ms", TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - begun))
                    .log("search has run once"),
            failure ->
                log.atWarn()
                    .addKeyValue("event", "search.warm")
                    .setCause(failure)
                    .log("search could not be tried"))
        .otherwiseEmpty();
  }

  private Future<Void> search(GuildId guild) {
    var page = new SearchPage(SearchPage.Order.RELEVANCE, SearchPage.MAX_LIMIT, null);
    var request =
        new SearchRequest(
            guild,
            Set.of(new ChannelId(ids.next())),
            SearchQuery.parse("hello"),
            SearchFilter.NONE,
            page);
    return freshness
        .of(guild)
        .compose(fresh -> queries.search(queries.view(), request))
        .compose(hits ->
            reader.byIds(
                guild,
                List.of(new MessageId(ids.next())),
                new UserId(ids.next()),
                SearchAnswer.MAX_MESSAGE))
        .mapEmpty();
  }
}
