package chat.filament.core.markdown;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class BalancedPrefixTest {
  @Test
  void theCutIsTheLongestPrefixThatFitsOnceClosed() {
    MarkdownInputs.random(3, 300)
        .map(MarkdownTokens::parse)
        .forEach(tokens -> {
          for (var budget = 0; budget <= total(tokens); budget += 7) {
            var cut = BalancedPrefix.cut(tokens, BalancedPrefixTest::size, budget);
            assertThat(cut).isEqualTo(longest(tokens, budget));
          }
        });
  }

  @Test
  void whatFitsIsReturnedAsItIs() {
    var tokens = MarkdownTokens.parse("*a* b");

    assertThat(BalancedPrefix.cut(tokens, BalancedPrefixTest::size, total(tokens)))
        .isSameAs(tokens);
  }

  private static List<Token> longest(List<Token> tokens, int budget) {
    for (var kept = tokens.size(); ; kept--) {
      var closed = close(tokens.subList(0, kept));
      if (total(closed) <= budget) {
        return closed;
      }
    }
  }

  private static List<Token> close(List<Token> prefix) {
    var open = new ArrayDeque<Token>();
    for (var token : prefix) {
      if (token.type().endsWith("_end")) {
        open.pop();
      }
      token.closing().ifPresent(open::push);
    }
    var closed = new ArrayList<>(prefix);
    closed.addAll(open);
    return closed;
  }

  private static int total(List<Token> tokens) {
    return tokens.stream().mapToInt(BalancedPrefixTest::size).sum();
  }

  private static int size(Token token) {
    return token instanceof Token.Text(var text) ? 5 + text.length() : token.type().length();
  }
}
