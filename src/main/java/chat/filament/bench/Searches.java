package chat.filament.bench;

import java.util.List;
import java.util.Set;
import java.util.function.Consumer;
import java.util.stream.Collectors;

/// The searches after a replay: every acknowledged line with the word has to be found, once, and
/// nothing else.
final class Searches {
  private static final int SHOWN_HITS = 5;

  private final Stage stage;
  private final SearchCheck check;
  private final ChatLog log;
  private final Player.Played played;

  Searches(Stage stage, Town.Guild guild, ChatLog log, Player.Played played) {
    this.stage = stage;
    this.log = log;
    this.played = played;
    check = new SearchCheck(stage.api(), stage.ticker(), guild.members().getFirst(), guild.id());
  }

  /// Reports the figures, and prints the newest hits for a person to judge.
  void run(List<String> words, Consumer<String> print) {
    for (var word : words) {
      var hits = check.search(word);
      report(word, hits);
      print.accept("search %s: %d hits, the newest:".formatted(word, hits.all().size()));
      hits.all().stream().limit(SHOWN_HITS).forEach(hit -> print.accept("  " + hit.text()));
    }
  }

  private void report(String word, SearchCheck.Hits hits) {
    var owed = postedWith(word);
    var findings = hits.compare(word, owed);
    var name = "search " + word + ": ";
    stage
        .report()
        .add("search_" + word, "hits", hits.all().size())
        .add("search_" + word, "expected", owed.size())
        .add("search_" + word, "missing", findings.missing())
        .add("search_" + word, "without_the_word", findings.without())
        .add("search_" + word, "repeated", findings.repeated())
        .add("search_" + word, "complete", String.valueOf(hits.complete()))
        .add("search_" + word, "seconds", hits.seconds())
        .problem(!hits.complete(), name + "the index did not catch up")
        .problem(
            findings.missing() > 0,
            name + findings.missing() + " of " + owed.size() + " messages missing")
        .problem(findings.without() > 0, name + findings.without() + " hits without the word")
        .problem(findings.repeated() > 0, name + findings.repeated() + " hits came twice")
        .problem(
            findings.unposted() > played.doubtful(),
            name + findings.unposted() + " hits that nobody has posted");
  }

  private Set<String> postedWith(String word) {
    return played.posts().entrySet().stream()
        .filter(post -> Words.contains(log.lines().get(post.getValue().line()).text(), word))
        .map(post -> post.getKey().value())
        .collect(Collectors.toSet());
  }
}
