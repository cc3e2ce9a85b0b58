package chat.filament.search;

import chat.filament.access.GuildStates;
import chat.filament.core.IdSource;
import chat.filament.message.MessageReader;
import chat.filament.platform.bus.Bus;
import chat.filament.platform.config.Config;
import chat.filament.platform.db.Database;
import chat.filament.platform.event.Backplane;
import chat.filament.platform.guard.AddressGuard;
import chat.filament.platform.http.Feature;
import chat.filament.platform.log.LogTail;
import chat.filament.platform.metrics.Metrics;
import chat.filament.search.follow.IndexLag;
import chat.filament.search.follow.IndexLocation;
import chat.filament.search.follow.IndexRequests;
import chat.filament.search.follow.IndexSource;
import chat.filament.search.follow.LatestView;
import chat.filament.search.follow.SearchJobs;
import chat.filament.search.follow.SearchVerticle;
import chat.filament.search.follow.Verification;
import chat.filament.search.follow.VerificationMeters;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.time.Duration;
import java.time.InstantSource;

/// Puts the package together; make one for a server.
public final class SearchModule {
  /// What search needs of the rest of the server.
  ///
  /// @param config the folder of the index, of nothing else, and how often it is verified
  public record Needs(
      Vertx vertx,
      Bus bus,
      Database database,
      Backplane backplane,
      GuildStates states,
      IdSource ids,
      InstantSource clock,
      Metrics metrics,
      AddressGuard guard,
      Config.Search config) {}

  private final SearchFeature feature;
  private final SearchVerticle verticle;
  private final SearchWarmUp warmUp;

  public SearchModule(Needs needs) {
    var location =
        new IndexLocation(
            needs.config().indexRoot(),
            new LatestView(),
            refreshes(needs.metrics().registry()),
            System::nanoTime);
    var requests = new IndexRequests(needs.bus());
    var jobs = new SearchJobs(needs.database(), needs.ids(), needs.clock());
    var tail = new LogTail(needs.database());
    var freshness = new Freshness(tail, requests, location.latest());
    var queries =
        new QueryExecutor(needs.vertx(), location.latest(), requests, needs.metrics().registry());
    var reader = new MessageReader(needs.database());
    var perUser = new SearchesPerUser(needs.vertx(), needs.metrics());
    this.feature =
        new SearchFeature(
            needs.states(),
            new MessageSearch(needs.states(), freshness, perUser, queries, reader),
            new IndexMaintenance(needs.states(), jobs, requests),
            needs.guard());
    this.verticle =
        new SearchVerticle(
            new IndexSource(needs.database(), tail, jobs),
            location,
            new IndexLag(needs.clock(), needs.metrics().registry()),
            new Verification.Plan(
                Duration.ofSeconds(needs.config().verifyIntervalSeconds()),
                new VerificationMeters(needs.clock(), needs.metrics().registry())),
            needs.bus(),
            needs.backplane());
    this.warmUp = new SearchWarmUp(freshness, requests, queries, reader, needs.ids());
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
