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
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import io.vertx.core.Future;

/// Puts the package together; make one for a server.
public final class SearchModule {
  private final SearchFeature feature;
  private final SearchVerticle verticle;
  private final SearchWarmUp warmUp;

  public SearchModule(SearchDependencies given) {
    var location =
        new IndexLocation(
            given.folder(), new LatestView(), refreshes(given.registry()), System::nanoTime);
    var requests = new IndexRequests(given.bus());
    var jobs = new SearchJobs(given.database(), given.ids(), given.clock());
    var tail = new LogTail(given.database());
    var freshness = new Freshness(tail, requests, location.latest());
    var queries = new QueryExecutor(given.vertx(), location.latest(), requests, given.registry());
    var reader = new MessageReader(given.database());
    var perUser = new SearchesPerUser(given.vertx());
    this.feature =
        new SearchFeature(
            given.states(),
            new MessageSearch(given.states(), freshness, perUser, queries, reader),
            new IndexMaintenance(given.states(), jobs, requests));
    this.verticle =
        new SearchVerticle(
            new IndexSource(given.database(), tail, jobs),
            location,
            new IndexLag(given.clock(), given.registry()),
            given.bus(),
            given.backplane());
    this.warmUp = new SearchWarmUp(freshness, requests, queries, reader, given.ids());
  }

  private static Timer refreshes(MeterRegistry registry) {
    return Timer.builder("filament_search_refresh_seconds")
        .description("Making written messages visible to searches.")
        .register(registry);
  }

  public Feature feature() {
    return feature;
  }

  /// To be deployed once, as [SearchVerticle#options] say, before anything listens.
  public SearchVerticle verticle() {
    return verticle;
  }

  /// Searches once, so that the first person's search is complete; after the verticle has started.
  public Future<Void> warmUp() {
    return warmUp.run();
  }
}
