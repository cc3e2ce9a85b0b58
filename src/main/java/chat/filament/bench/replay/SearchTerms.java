package chat.filament.bench.replay;

import java.nio.charset.StandardCharsets;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.regex.Pattern;
import java.util.stream.IntStream;

/// The contract's rule of words: text is split at everything that is not a letter or digit,
/// lower-cased, and tokens of 40 bytes or more are ignored. A search word that splits in several is
/// a phrase.
final class SearchTerms {
  private static final int TOO_LONG = 40;
  private static final Pattern SEPARATORS = Pattern.compile("[^\\p{L}\\p{Nd}]+");

  private SearchTerms() {}

  static List<String> of(String text) {
    return SEPARATORS
        .splitAsStream(text)
        .map(token -> token.toLowerCase(Locale.ROOT))
        .filter(term -> !term.isEmpty())
        .filter(term -> term.getBytes(StandardCharsets.UTF_8).length < TOO_LONG)
        .toList();
  }

  /// Whether a search for the word has to find the text.
  static boolean contains(String text, String word) {
    var phrase = of(word);
    return !phrase.isEmpty() && Collections.indexOfSubList(of(text), phrase) >= 0;
  }

  /// Words to search for: one that at most 200 of the texts have, one that at most 20 have, and one
  /// of a single text; fewer where there are none such.
  static List<String> telling(List<String> texts) {
    Map<String, Integer> counts = new TreeMap<>();
    for (var text : texts) {
      of(text).stream()
          .distinct()
          .filter(word -> word.matches("[a-z]{5,}"))
          .forEach(word -> counts.merge(word, 1, Integer::sum));
    }
    return IntStream.of(200, 20, 1)
        .mapToObj(most -> mostFrequent(counts, most))
        .flatMap(Optional::stream)
        .distinct()
        .toList();
  }

  private static Optional<String> mostFrequent(Map<String, Integer> counts, int most) {
    return counts.entrySet().stream()
        .filter(count -> count.getValue() <= most)
        .max(Map.Entry.comparingByValue())
        .map(Map.Entry::getKey);
  }
}
