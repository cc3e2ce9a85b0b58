package chat.filament.search;

import chat.filament.message.MessageReader;
import chat.filament.platform.http.Feature;
import chat.filament.platform.log.LogTail;
import chat.filament.search.follow.IndexLag;
import chat.filament.search.follow.IndexLocation;
import chat.filament.search.follow.IndexRequests;
import chat.filament.search.follow.IndexSource;
import chat.filament.search.follow.LatestView;
import chat.filament.search.follow.SearchJobs;
import chat.filament.search.follow.SearchVerticle;

/// Puts the package together; make one for a server.
public final class SearchModule {
  private final SearchFeature feature;
  private final SearchVerticle verticle;

  public SearchModule(SearchDependencies given) {
    var location = new IndexLocation(given.folder(), new LatestView(), System::nanoTime);
    var requests = new IndexRequests(given.bus());
    var jobs = new SearchJobs(given.database(), given.ids(), given.clock());
    var tail = new LogTail(given.database());
    this.feature =
        new SearchFeature(
            given.states(),
            search(given, new Freshness(tail, requests, location.latest()), location, requests),
            new IndexMaintenance(given.states(), jobs, requests));
    this.verticle =
        new SearchVerticle(
            new IndexSource(given.database(), tail, jobs),
            location,
            new IndexLag(given.clock(), given.registry()),
            given.bus(),
            given.backplane());
  }

  private static MessageSearch search(
      SearchDependencies given,
      Freshness freshness,
      IndexLocation location,
      IndexRequests requests) {
    var queries = new QueryExecutor(given.vertx(), location.latest(), requests, given.registry());
    return new MessageSearch(
        given.states(), freshness, queries, new MessageReader(given.database()));
  }

  public Feature feature() {
    return feature;
  }

  /// To be deployed once, as [SearchVerticle#options] say, before anything listens.
  public SearchVerticle verticle() {
    return verticle;
  }
}
