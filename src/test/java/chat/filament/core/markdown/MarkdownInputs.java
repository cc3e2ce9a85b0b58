package chat.filament.core.markdown;

import java.util.List;
import java.util.Random;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/// Texts to try the parser with.
final class MarkdownInputs {
  private static final List<String> PIECES =
      List.of(
          ("a|b|word| | |\n|\n\n|*|**|_|`|```\n|[|]|(|)|<|>|!|\\|&amp;|&|#|# |- |+ |1. |    |\t|~~~\n"
                  + "|https://e.com|mailto:|:|.|=|---\n|\"|a@b.c|\r\n|<b>|<!--|-->|<div>|é|中|😀|\u0000"
                  + "|\u00a0|\uD800|[a]: http://x\n|[a]|](http://y)|snake_case|  \n")
              .split("\\|", -1));

  private MarkdownInputs() {}

  /// The same texts for the same seed.
  static Stream<String> random(long seed, int count) {
    var random = new Random(seed);
    return Stream.generate(() -> random(random)).limit(count);
  }

  private static String random(Random random) {
    return random
        .ints(1 + random.nextInt(40), 0, PIECES.size())
        .mapToObj(PIECES::get)
        .collect(Collectors.joining());
  }

  /// What is known to hurt Markdown parsers: repeated until it is as long as a message may be.
  static Stream<String> adversarial() {
    var repeated =
        Stream.of(
                (">|> |[|*|_|- |1. |a`|<|<a |![|[a](|*a |_a_ |**a|*a_ |&amp;|\\*|>\n|-\n|*\n-\n|#\n"
                        + "|```\n|    a\n\n|](|<!--|<?|<![CDATA[|[a]: <b\n|mailto:|a**b|x*_|<a@|[a][")
                    .split("\\|", -1))
            .map(piece -> piece.repeat(2000 / piece.length()));
    var nested =
        Stream.of(
            ">".repeat(1000) + "a\n" + "b\n".repeat(499),
            "- ".repeat(500) + "a" + "\n".repeat(999),
            "*".repeat(1000) + "a" + "*".repeat(999),
            "![".repeat(330) + "a" + "](b)".repeat(330),
            "[".repeat(1000) + "]".repeat(1000));
    return Stream.concat(repeated, nested);
  }
}
