package chat.filament.bench.scenario;

import chat.filament.bench.client.Parallel;
import chat.filament.bench.client.ServerApi;
import chat.filament.bench.client.Waits;
import chat.filament.bench.measure.LatencyRecorder;
import chat.filament.bench.scenario.Topology.LoadGuild;
import chat.filament.bench.search.BenchQuery;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.json.JsonObject;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.BooleanSupplier;
import java.util.stream.IntStream;

/// Searches and rebuilds in one guild. Blocks.
record GuildSearches(ServerApi api, LoadGuild guild) {
  private static final Duration PATIENCE = Duration.ofHours(1);

  /// Makes the guild's documents anew and waits for it.
  void rebuild() {
    var owner = guild.members().getFirst();
    var job = api.ask(owner, HttpMethod.POST, path("/rebuild"), null).text("job_id");
    Waits.until(
        PATIENCE,
        "the rebuild does not end",
        () -> {
          var state = api.ask(owner, HttpMethod.GET, path("/jobs/" + job), null).text("state");
          if (state.equals("failed")) {
            throw new IllegalStateException("the rebuild failed");
          }
          return state.equals("done");
        });
  }

  /// All queries, by so many members at a time, each with one under way.
  LatencyRecorder run(List<BenchQuery> queries, int members) {
    var latencies = new LatencyRecorder();
    var next = new AtomicInteger();
    Parallel.each(
        IntStream.range(0, members).boxed().toList(),
        members,
        member -> {
          for (int i = next.getAndIncrement(); i < queries.size(); i = next.getAndIncrement()) {
            search(member, queries.get(i).text(), latencies);
          }
        });
    return latencies;
  }

  /// One query after another for as long as it is so.
  LatencyRecorder runWhile(List<BenchQuery> queries, BooleanSupplier on) {
    var latencies = new LatencyRecorder();
    for (int i = 0; on.getAsBoolean(); i++) {
      search(1, queries.get(i % queries.size()).text(), latencies);
    }
    return latencies;
  }

  private JsonObject search(int member, String query, LatencyRecorder latencies) {
    long start = System.nanoTime();
    var found =
        api.ask(
            guild.member(member),
            HttpMethod.GET,
            path("?q=" + URLEncoder.encode(query, StandardCharsets.UTF_8)),
            null);
    latencies.record(found.at() - start);
    return found.json();
  }

  /// Whether a search finds everything that was committed before.
  boolean isComplete(LatencyRecorder latencies) {
    return search(0, "anything", latencies).getBoolean("complete");
  }

  private String path(String rest) {
    return "/guilds/" + guild.id() + "/search" + rest;
  }
}
