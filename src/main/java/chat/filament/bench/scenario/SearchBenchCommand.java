package chat.filament.bench.scenario;

import chat.filament.bench.search.BenchQuery;
import chat.filament.bench.search.ChatTexts;
import chat.filament.bench.search.FullTextTable;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/// `filament bench search`: how fast the index is made and searched, what it costs, and the same of
/// PostgreSQL's full-text index on the same messages.
@Command(
    name = "search",
    description = {
      "Fills a server with messages, rebuilds its search index and searches, beside PostgreSQL's"
          + " full-text index.",
      "Writes to the server's database: give it a server of its own."
    })
final class SearchBenchCommand extends ScenarioCommand {
  @Option(
      names = "--database",
      paramLabel = "URL",
      required = true,
      showDefaultValue = picocli.CommandLine.Help.Visibility.NEVER,
      defaultValue = "${env:FILAMENT_DATABASE_URL}",
      description = "the server's database (default: $FILAMENT_DATABASE_URL)")
  private String database = "";

  @Option(names = "--messages", paramLabel = "N", description = "in the guild that is searched")
  private int messages = 200_000;

  @Option(names = "--queries", paramLabel = "N", description = "searches of each kind of run")
  private int queries = 1_000;

  @Option(
      names = "--postgres-queries",
      paramLabel = "N",
      description = "the first so many of them in PostgreSQL; 0 leaves it out")
  private int postgresQueries = 200;

  @Option(names = "--users", paramLabel = "N", description = "who write and search")
  private int users = 64;

  @Option(names = "--rate", paramLabel = "RATE", description = "messages/s that they write")
  private double rate = 5_000;

  @Option(names = "--duration", paramLabel = "SECONDS", description = "for which they write")
  private int seconds = 20;

  @Option(
      names = "--index-root",
      paramLabel = "DIR",
      description = "the server's FILAMENT_SEARCH_INDEX_ROOT, to see what it takes on disk")
  private @Nullable Path indexRoot;

  @Option(
      names = "--texts",
      paramLabel = "FILE",
      description = "one text a line; default: made words with the frequencies of real ones")
  private @Nullable Path texts;

  @Option(
      names = "--export",
      paramLabel = "DIR",
      description = "write the texts and queries there, for other search engines")
  private @Nullable Path export;

  @Override
  protected void run(BenchRun run) {
    Options.require("messages", messages, 1_000, 100_000_000);
    Options.require("queries", queries, 1, 1_000_000);
    Options.require("users", users, 8, 1_000);
    Options.require("duration", seconds, 1, 3_600);
    var lines = texts == null ? List.<String>of() : read(texts);
    var asked = BenchQuery.of(new ChatTexts(3, lines), queries, 4);
    if (export != null) {
      write(export, new ChatTexts(1, lines), asked);
    }
    try (var postgres = new FullTextTable(run.vertx(), database)) {
      var scenario = SearchScenario.create(run, postgres, asked, users);
      scenario.fill(new ChatTexts(1, lines), messages);
      scenario.index(messages, indexRoot);
      scenario.search();
      scenario.rebuildBeside();
      scenario.compare(asked.subList(0, Math.min(postgresQueries, queries)), messages);
      scenario.write(new ChatTexts(2, lines), rate, Duration.ofSeconds(seconds));
    }
  }

  /// The texts and queries as files, one a line.
  private void write(Path folder, ChatTexts texts, List<BenchQuery> asked) {
    try {
      Iterable<String> lines =
          () -> Stream.generate(texts).map(t -> t.replace('\n', ' ')).limit(messages).iterator();
      Files.write(folder.resolve("texts"), lines);
      Files.write(folder.resolve("queries"), asked.stream().map(BenchQuery::text).toList());
    } catch (IOException e) {
      throw new IllegalArgumentException("export: " + folder + ": " + e.getMessage(), e);
    }
  }

  private static List<String> read(Path file) {
    try {
      return Files.readAllLines(file).stream()
          .filter(line -> !line.isBlank() && line.length() < 500)
          .toList();
    } catch (IOException e) {
      throw new IllegalArgumentException("texts: " + file + ": " + e.getMessage(), e);
    }
  }
}
