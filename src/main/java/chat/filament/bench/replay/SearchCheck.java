package chat.filament.bench.replay;

import chat.filament.bench.client.ServerApi;
import chat.filament.bench.client.Waits;
import chat.filament.bench.measure.Report;
import chat.filament.bench.scenario.Topology;
import io.vertx.core.json.JsonObject;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/// Searches for a word through all pages: every acknowledged line with the word has to be found,
/// once, and nothing else.
record SearchCheck(ServerApi api, Topology.LoadGuild guild) {
  private static final int SHOWN_HITS = 5;
  private static final Duration PATIENCE = Duration.ofSeconds(30);
  private static final Duration RETRY = Duration.ofMillis(200);

  private record Hit(String id, String text) {}

  /// Newest first; `complete` as the server says of every page.
  private record Hits(List<Hit> all, boolean complete, double seconds) {}

  /// Fails with `IllegalArgumentException` unless the word is one that the contract's query grammar
  /// reads as plain words.
  static void requireWord(String word) {
    boolean operator = word.equals("AND") || word.equals("OR") || word.equals("NOT");
    if (operator || !word.matches("[\\p{L}\\p{Nd}]+(['.-][\\p{L}\\p{Nd}]+)*")) {
      throw new IllegalArgumentException("search: '" + word + "' (expected: one word)");
    }
  }

  /// Searches, compares with what was published, and prints the newest hits.
  void check(
      String word, ChatLog log, ReplayPublisher published, Report report, Consumer<String> print) {
    var hits = search(word);
    print.accept(
        String.format(Locale.ROOT, "search %s: %d hits, the newest:", word, hits.all().size()));
    hits.all().stream().limit(SHOWN_HITS).forEach(hit -> print.accept("  " + hit.text()));
    var owed =
        published.posts().entrySet().stream()
            .filter(p -> SearchTerms.contains(log.lines().get(p.getValue().line()).text(), word))
            .map(Map.Entry::getKey)
            .collect(Collectors.toSet());
    var found = hits.all().stream().map(Hit::id).collect(Collectors.toSet());
    long missing = owed.stream().filter(id -> !found.contains(id)).count();
    long without =
        hits.all().stream().filter(hit -> !SearchTerms.contains(hit.text(), word)).count();
    long unposted = found.stream().filter(id -> !owed.contains(id)).count() - without;
    long repeated = (long) hits.all().size() - found.size();
    var section = "search_" + word;
    var name = "search " + word + ": ";
    report
        .add(section, "hits", hits.all().size())
        .add(section, "expected", owed.size())
        .add(section, "missing", missing)
        .add(section, "without_the_word", without)
        .add(section, "repeated", repeated)
        .add(section, "complete", String.valueOf(hits.complete()))
        .add(section, "seconds", hits.seconds())
        .problem(!hits.complete(), name + "the index did not catch up")
        .problem(missing > 0, name + missing + " of " + owed.size() + " messages missing")
        .problem(without > 0, name + without + " hits without the word")
        .problem(repeated > 0, name + repeated + " hits came twice")
        .problem(
            unposted > published.counts().unknown().sum(),
            name + unposted + " hits that nobody has posted");
  }

  /// Asks again until the answer is complete or patience ends. Also where the server refuses: it
  /// does so when it is too busy to search in time. Fails with `IllegalStateException` when it
  /// still does at the end.
  private Hits search(String word) {
    long start = System.nanoTime();
    while (true) {
      boolean late = Waits.secondsSince(start) > PATIENCE.toSeconds();
      try {
        var hits = pages(word);
        if (hits.complete() || late) {
          return hits;
        }
      } catch (IllegalStateException e) {
        if (late) {
          throw e;
        }
      }
      Waits.pause(RETRY);
    }
  }

  private Hits pages(String word) {
    long start = System.nanoTime();
    List<Hit> hits = new ArrayList<>();
    boolean complete = true;
    @Nullable String cursor = null;
    do {
      var page = api.search(guild.members().getFirst(), guild.id(), word, cursor);
      page.getJsonArray("messages").stream()
          .map(JsonObject.class::cast)
          .forEach(m -> hits.add(new Hit(m.getString("message_id"), m.getString("content"))));
      complete &= page.getBoolean("complete");
      cursor = page.getString("next_cursor");
    } while (cursor != null);
    return new Hits(hits, complete, Waits.secondsSince(start));
  }
}
