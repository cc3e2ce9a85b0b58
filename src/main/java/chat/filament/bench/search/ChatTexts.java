package chat.filament.bench.search;

import java.util.List;
import java.util.Random;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/// Texts as people write them in a chat: lines of a recording in any order, or, without one, made
/// words whose frequencies fall as those of real ones do (Zipf), in lines of real lengths. The same
/// seed gives the same texts. Not thread-safe.
public final class ChatTexts implements Supplier<String> {
  private static final int VOCABULARY = 60_000;
  private static final String CONSONANTS = "tnshrdlcmwfgypbvk";
  private static final String VOWELS = "eaoiu";

  private final Random random;
  private final List<String> lines;

  /// `lines` may be empty.
  public ChatTexts(long seed, List<String> lines) {
    this.random = new Random(seed);
    this.lines = lines;
  }

  @Override
  public String get() {
    return lines.isEmpty() ? made() : lines.get(random.nextInt(lines.size()));
  }

  /// About ten words, seldom many more.
  private String made() {
    int words = (int) Math.clamp(Math.exp(1.9 + 0.8 * random.nextGaussian()), 1, 150);
    return Stream.generate(this::word).limit(words).collect(Collectors.joining(" "));
  }

  /// The rank of a word is as likely as one by itself.
  private String word() {
    int rank = (int) Math.pow(VOCABULARY, random.nextDouble());
    var word = new StringBuilder();
    for (int rest = rank; rest > 0; rest /= CONSONANTS.length() * VOWELS.length()) {
      word.append(CONSONANTS.charAt(rest % CONSONANTS.length()))
          .append(VOWELS.charAt(rest / CONSONANTS.length() % VOWELS.length()));
    }
    return word.toString();
  }
}
