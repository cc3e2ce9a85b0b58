package chat.filament.core.markdown;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.List;
import java.util.Random;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class MarkdownTokensTest {
  @Test
  void everyStreamIsBalancedAndWithinItsLimits() {
    MarkdownInputs.random(1, 20_000).forEach(MarkdownTokensTest::assertSound);
  }

  @Test
  void hostileTextsAreParsedLikeOthers() {
    MarkdownInputs.adversarial().forEach(MarkdownTokensTest::assertSound);
  }

  @Test
  void plainLinesGiveWhatTheFullParserGives() {
    var pieces =
        "a b c é 中 😀 1 23 . , : ; ! ? # > + - = ~ ( ) | ' \" / @ https://e.com mailto:"
            .split(" ", -1);
    var random = new Random(2);
    for (var i = 0; i < 50_000; i++) {
      var line =
          random
              .ints(random.nextInt(12), 0, pieces.length)
              .mapToObj(piece -> pieces[piece] + (random.nextInt(4) == 0 ? " " : ""))
              .collect(Collectors.joining());
      assertThat(MarkdownTokens.parse(line)).isEqualTo(MarkdownTokens.parseFully(line));
    }
  }

  @Test
  void anyCharacterMayStandInAPlainLine() {
    for (var c = 0; c <= 0xFFFF; c++) {
      for (var line : List.of("a" + (char) c + "b", (char) c + "b", "a" + (char) c)) {
        assertThat(MarkdownTokens.parse(line)).isEqualTo(MarkdownTokens.parseFully(line));
      }
    }
  }

  @Test
  void codeBlocksAfterThe64thBecomeText() {
    var tokens =
        MarkdownTokens.parse("```\nx\n```\n".repeat(64) + "```java\nsee http://e.com\n```");

    assertThat(tokens).filteredOn(Token.FencedCode.class::isInstance).hasSize(64);
    assertThat(tokens.subList(64, tokens.size()))
        .containsExactly(
            new Token.Text("see "),
            new Token.LinkStart("http://e.com"),
            new Token.Text("http://e.com"),
            new Token.LinkEnd(),
            new Token.Text("\n"));
  }

  @Test
  void longTextAndCodeAreCutAtACharacter() {
    var euros = "€".repeat(6000);

    assertThat(MarkdownTokens.parse(euros)).contains(new Token.Text("€".repeat(1365)));
    assertThat(MarkdownTokens.parse("`" + euros + "`")).contains(new Token.Code("€".repeat(1365)));
    assertThat(MarkdownTokens.parse("```\n" + euros + "\n```"))
        .containsExactly(new Token.FencedCode(null, "€".repeat(5461)));
  }

  @Test
  void tooManyTokensAreCutToABalancedPrefix() {
    var tokens = MarkdownTokens.parse("- a\n".repeat(5000));

    assertThat(tokens).hasSize(4096).endsWith(new Token.ListItemEnd(), new Token.ListEnd());
  }

  @Test
  void onlyALinkThatIsKeptCountsAsLink() {
    assertThat(MarkdownTokens.hasLink(MarkdownTokens.parse("see https://e.com"))).isTrue();
    assertThat(MarkdownTokens.hasLink(MarkdownTokens.parse("[a](mailto:b@c.d)"))).isTrue();
    assertThat(MarkdownTokens.hasLink(MarkdownTokens.parse("[a](ftp://b.c)"))).isFalse();
    assertThat(MarkdownTokens.hasLink(MarkdownTokens.parse("`https://e.com`"))).isFalse();
  }

  private static void assertSound(String source) {
    var tokens = MarkdownTokens.parse(source);
    var open = new ArrayDeque<Token>();
    for (var token : tokens) {
      if (token.type().endsWith("_end")) {
        assertThat(token).as(source).isEqualTo(open.pop());
      }
      token.closing().ifPresent(open::push);
      assertThat(isWithinLimits(token)).as(source).isTrue();
    }
    assertThat(open).as(source).isEmpty();
    assertThat(tokens).hasSizeLessThanOrEqualTo(4096);
  }

  private static boolean isWithinLimits(Token token) {
    return switch (token) {
      case Token.HeadingStart(var level) -> level >= 1 && level <= 6;
      case Token.LinkStart(var href) -> href.matches("(?is)(https?|mailto):.*");
      case Token.Text(var text) -> !text.isEmpty() && bytes(text) <= 4096;
      case Token.Code(var code) -> bytes(code) <= 4096;
      case Token.FencedCode(var language, var code) ->
          (language == null || language.matches("[a-z0-9_+.-]{1,32}")) && bytes(code) <= 16_384;
      default -> true;
    };
  }

  private static int bytes(String text) {
    return text.getBytes(StandardCharsets.UTF_8).length;
  }

  /// Each line costs as much as there are blocks open.
  @ParameterizedTest
  @MethodSource("chat.filament.core.markdown.MarkdownInputs#adversarial")
  void noTextHoldsMoreThan64BlocksOpen(String text) {
    int open = 0;
    for (var token : MarkdownTokens.parse(text)) {
      open +=
          switch (token) {
            case Token.ListStart _, Token.ListItemStart _ -> 1;
            case Token.ListEnd _, Token.ListItemEnd _ -> -1;
            default -> 0;
          };
      assertThat(open).isLessThanOrEqualTo(64);
    }
  }

  @Test
  void theStepsOfATextAreBoundedAndSmallForWhatPeopleWrite() {
    MarkdownInputs.adversarial()
        .forEach(text -> assertThat(MarkdownTokens.steps(text)).isLessThanOrEqualTo(2_001 * 64));
    assertThat(MarkdownTokens.steps("- ".repeat(250) + "a" + "\n".repeat(1_400)))
        .isGreaterThan(80_000);
    assertThat(MarkdownTokens.steps("Well - I think so.\n\n* one\n* two\n")).isLessThan(100);
  }
}
