package chat.filament.search;

import chat.filament.access.GuildStates;
import chat.filament.core.IdSource;
import chat.filament.message.MessageReader;
import chat.filament.platform.bus.Bus;
import chat.filament.platform.db.Database;
import chat.filament.platform.event.Backplane;
import chat.filament.platform.http.Feature;
import chat.filament.platform.log.LogTail;
import chat.filament.search.follow.IndexRequests;
import chat.filament.search.follow.LatestView;
import chat.filament.search.follow.SearchJobs;
import chat.filament.search.follow.SearchVerticle;
import io.micrometer.core.instrument.MeterRegistry;
import io.vertx.core.Vertx;
import java.nio.file.Path;
import java.time.InstantSource;

/// Puts the package together; make one for a server.
public final class SearchParts {
  private final SearchFeature feature;
  private final SearchVerticle verticle;

  /// What search needs of the rest.
  ///
  /// @param folder of the index, of nothing else
  public record Needs(
      Vertx vertx,
      Bus bus,
      Database database,
      Backplane backplane,
      GuildStates states,
      IdSource ids,
      InstantSource clock,
      MeterRegistry registry,
      Path folder) {}

  public SearchParts(Needs needs) {
    var latest = new LatestView();
    var requests = new IndexRequests(needs.bus());
    var jobs = new SearchJobs(needs.database(), needs.ids(), needs.clock());
    var states = needs.states();
    var freshness = new Freshness(new LogTail(needs.database()), requests, latest);
    var queries = new IndexQueries(needs.vertx(), latest, requests, needs.registry());
    var reader = new MessageReader(needs.database());
    this.feature =
        new SearchFeature(
            states,
            new Searches(states, freshness, queries, reader),
            new IndexCare(states, jobs, requests));
    this.verticle = new SearchVerticle(verticle(needs, latest, jobs));
  }

  private static SearchVerticle.Parts verticle(Needs needs, LatestView latest, SearchJobs jobs) {
    return new SearchVerticle.Parts(
        needs.folder(),
        latest,
        needs.bus(),
        needs.database(),
        needs.backplane(),
        jobs,
        needs.clock(),
        System::nanoTime,
        needs.registry());
  }

  public Feature feature() {
    return feature;
  }

  /// To be deployed once, as [SearchVerticle#options] say, before anything listens.
  public SearchVerticle verticle() {
    return verticle;
  }
}
