package chat.filament.bench.scenario;

import chat.filament.bench.client.LoadAccount;
import chat.filament.bench.client.Waits;
import chat.filament.bench.measure.LatencyRecorder;
import chat.filament.bench.search.BenchQuery;
import chat.filament.bench.search.FullTextTable;
import chat.filament.bench.search.IndexThreads;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/// The steps of the run. Two guilds: one with all the messages, and another with a tenth of them.
record SearchScenario(
    BenchRun run,
    FullTextTable database,
    List<BenchQuery> queries,
    GuildSearches large,
    GuildSearches other) {
  private static final int CHANNELS = 10;
  private static final int AT_ONCE = 8;
  private static final Duration BETWEEN_SEARCHES = Duration.ofMillis(100);

  static SearchScenario create(
      BenchRun run, FullTextTable database, List<BenchQuery> queries, int users) {
    var topology = Topology.create(run, users, 2, CHANNELS);
    topology.guilds().forEach(guild -> guild.members().forEach(run.api()::identify));
    var guilds =
        topology.guilds().stream().map(guild -> new GuildSearches(run.api(), guild)).toList();
    return new SearchScenario(run, database, queries, guilds.getFirst(), guilds.getLast());
  }

  void fill(Supplier<String> texts, int messages) {
    fill(large, texts, messages);
    fill(other, texts, messages / 10);
  }

  private void fill(GuildSearches into, Supplier<String> texts, int messages) {
    var guild = into.guild();
    var authors = guild.members().stream().map(LoadAccount::userId).toList();
    database.fill(guild.channels(), authors, texts, messages);
  }

  /// Rebuilds the large guild's documents.
  void index(int messages, @Nullable Path folder) {
    other.rebuild();
    var threads = threads();
    var measured = run.measure("rebuild");
    large.rebuild();
    double seconds = measured.close();
    run.report()
        .add("rebuild", "messages_per_second", messages / seconds)
        .add("rebuild", "index_thread_cores", threads().since(threads).index() / seconds);
    if (folder != null) {
      run.report()
          .add("rebuild", "disk_mib_per_million", mib(bytes(folder)) * 1e6 / (1.1 * messages));
    }
  }

  private static double mib(long bytes) {
    return (double) bytes / (1 << 20);
  }

  private static long bytes(Path folder) {
    try (var files = Files.walk(folder)) {
      return files.mapToLong(file -> file.toFile().length()).sum();
    } catch (IOException e) {
      throw new IllegalStateException("index-root: " + e.getMessage(), e);
    }
  }

  void search() {
    large.run(queries, AT_ONCE);
    report("search", () -> large.run(queries, 1));
    report("search_" + AT_ONCE + "_at_once", () -> large.run(queries, AT_ONCE));
  }

  private void report(String section, Supplier<LatencyRecorder> searches) {
    var measured = run.measure(section);
    var latencies = searches.get();
    measured.close();
    run.report().add(section, latencies);
  }

  /// How the other guild's searches fare while the large one is rebuilt, and before and after that.
  void rebuildBeside() {
    report("others_before", () -> other.run(queries, 1));
    var rebuilding = new AtomicBoolean(true);
    try (var thread = Executors.newVirtualThreadPerTaskExecutor()) {
      var done =
          thread.submit(() -> {
            try {
              large.rebuild();
            } finally {
              rebuilding.set(false);
            }
          });
      report("others_meanwhile", () -> other.runWhile(queries, rebuilding::get));
      run.report().problem(done.state() == Future.State.FAILED, "the rebuild failed");
    }
    report("others_after", () -> other.run(queries, 1));
  }

  /// The same searches in PostgreSQL.
  void compare(List<BenchQuery> some, int messages) {
    if (some.isEmpty()) {
      return;
    }
    var guild = large.guild();
    long start = System.nanoTime();
    database.index(guild.id().value());
    run.report()
        .add("postgres_index", "messages_per_second", messages / Waits.secondsSince(start))
        .add("postgres_index", "disk_mib_per_million", mib(database.indexBytes()) * 1e6 / messages);
    var latencies = new LatencyRecorder();
    for (int round = 0; round < 2; round++) {
      latencies.take();
      for (var query : some) {
        long at = System.nanoTime();
        database.search(query.postgres(), guild.channels());
        latencies.record(System.nanoTime() - at);
      }
    }
    run.report().add("postgres_search", latencies);
    run.report().add("search_the_same", large.run(some, 1));
    database.drop();
  }

  /// What following costs while people write, without searches and with ten a second.
  void write(Supplier<String> texts, double rate, Duration duration) {
    var lines = Stream.generate(texts).limit(50_000).toList();
    var guild = large.guild();
    var writers =
        guild.members().stream()
            .map(member -> new Publishers.Publisher(member, guild.channels()))
            .toList();
    Publishers.Contents contents = (sequence, _) -> lines.get(sequence % lines.size());
    try (var load = new Publishers(run.api(), contents, rate, writers)) {
      run.pass("warm-up", duration.dividedBy(5));
      measure("writing", load, duration, false);
      measure("writing_and_searching", load, duration, true);
    }
  }

  private void measure(String section, Publishers load, Duration duration, boolean searches) {
    var threads = threads();
    var latencies = new LatencyRecorder();
    var measured = run.measure(section);
    load.counts().restart();
    long start = System.nanoTime();
    long incomplete = 0;
    while (Waits.secondsSince(start) < duration.toSeconds()) {
      incomplete += searches && !large.isComplete(latencies) ? 1 : 0;
      Waits.pause(BETWEEN_SEARCHES);
    }
    long written = load.counts().acknowledged().sum();
    double seconds = measured.close();
    var used = threads().since(threads);
    run.report()
        .add(section, "written_per_second", written / seconds)
        .add(section, "index_thread_share", used.index() / used.all())
        .add(section, "merge_threads_share", used.merges() / used.all())
        .add(section, "query_threads_share", used.queries() / used.all())
        .add(section + "_post_latency", load.counts().latencies());
    if (searches) {
      run.report()
          .add(section, "incomplete_searches", incomplete)
          .add(section + "_wait", latencies);
    } else {
      // the first search after a while has to make all of it visible
      boolean complete = large.isComplete(latencies);
      run.report()
          .add(section, "first_search_complete", String.valueOf(complete))
          .add(section, "first_search_ms", latencies.take().getMaxValue() / 1e3);
    }
  }

  private IndexThreads threads() {
    return IndexThreads.of(run.server().pid());
  }
}
