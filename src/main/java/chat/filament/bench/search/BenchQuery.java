package chat.filament.bench.search;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Random;
import java.util.function.Supplier;
import java.util.regex.Pattern;

/// One search, in the words of each side.
///
/// @param text as a person types it
/// @param postgres as `to_tsquery` wants it
public record BenchQuery(String text, String postgres) {
  private static final Pattern NO_WORD = Pattern.compile("[^a-z]+");

  /// A word, either of two, both of two, and a phrase, by turns; words as likely as they are
  /// written.
  public static List<BenchQuery> of(Supplier<String> texts, int count, long seed) {
    var random = new Random(seed);
    var queries = new ArrayList<BenchQuery>();
    while (queries.size() < count) {
      var line = texts.get();
      var words = NO_WORD.split(line, -1);
      int at = random.nextInt(words.length);
      if (at + 1 < words.length && usable(words[at]) && usable(words[at + 1])) {
        boolean phrase = line.contains(words[at] + " " + words[at + 1]);
        queries.add(query(queries.size() % (phrase ? 4 : 3), words[at], words[at + 1]));
      }
    }
    return queries;
  }

  private static boolean usable(String word) {
    return word.length() > 1 && word.length() < 40;
  }

  private static BenchQuery query(int kind, String one, String two) {
    return switch (kind) {
      case 0 -> new BenchQuery(one, one);
      case 1 -> both("%s OR %s", "%s | %s", one, two);
      case 2 -> both("%s AND %s", "%s & %s", one, two);
      default -> both("\"%s %s\"", "%s <-> %s", one, two);
    };
  }

  private static BenchQuery both(String text, String postgres, String one, String two) {
    return new BenchQuery(
        String.format(Locale.ROOT, text, one, two), String.format(Locale.ROOT, postgres, one, two));
  }
}
