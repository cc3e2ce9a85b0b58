package chat.filament.search.query;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import chat.filament.core.Problem;
import chat.filament.core.Refusal;
import java.util.List;
import java.util.Random;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

final class SearchQueryTest {
  @ParameterizedTest
  @CsvSource(
      delimiter = '>',
      quoteCharacter = '`',
      value = {
        "hello > hello",
        "Hello WORLD > (hello world)",
        "a OR b > (a b)",
        "a AND b > (+a +b)",
        "a b AND c > (a (+b +c))",
        "a AND b OR c AND d > ((+a +b) (+c +d))",
        "a AND (b OR c) > (+a +(b c))",
        "a AND NOT b > (+a -b)",
        "a AND -b > (+a -b)",
        "a NOT b > (a -b)",
        "a -b > (a -b)",
        "+a -b c > (+a -b c)",
        "a OR NOT b > (a (-b))",
        "NOT b OR a > ((-b) a)",
        "a OR b NOT c > (a b -c)",
        "a OR -b > (a -b)",
        "NOT a > (-a)",
        "NOT (a b) > (-(a b))",
        "-\"a b\" > (-\"a b\")",
        "((a)) > a",
        "foo(bar)\"x y\" > (foo bar \"x y\")",
        "a AND(b) > (+a +b)",
        "\"Hello, World\" > \"hello world\"",
        "\"a b\"~3 > \"a b\"~3",
        "\"a AND (b\" > \"a and b\"",
        "don't > \"don t\"",
        "foo-bar > \"foo bar\"",
        "and or not > (and or not)",
        "android > android",
        "* > *",
        "** > *",
        "* -b > (* -b)",
        "foo* > w[foo*]",
        "F?o*R > w[f?o*r]",
        "don't* > (+don +w[t*])",
        "foo-* > foo",
        "\"foo*\" > foo",
        "helo~ > f[helo,1]",
        "hi~ > hi",
        "letters~ > f[letters,2]",
        "letters~1 > f[letters,1]",
        "letters~0 > letters",
        "foo-letters~ > (+f[foo,1] +f[letters,2])",
        "!!! > ()",
        "hello !!! > hello",
        "hello AND 🎉 > (+hello +🎉)",
        "hello AND … > hello",
        "NOT 🎉 > (-🎉)",
        "NOT … > ()",
        "C++ > c++",
        "+C++ -C# > (+c++ -c#)",
        ".NET #42 > (.net #42)",
        "asp.net > \"asp net\"",
        "Çé* > w[ce*]",
        "検索* > \"検 索\"",
        "検索~ > \"検 索\"",
        "https://a.example/b?c=~d* > \"https a example b c d\"",
        "\"\" > ()",
      })
  void readsTheGrammar(String query, String tree) {
    assertThat(show(SearchQuery.parse(query).root())).isEqualTo(tree);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "AND",
        "OR",
        "NOT",
        "a AND",
        "a OR",
        "AND a",
        "OR a",
        "a AND OR b",
        "a NOT",
        "NOT NOT a",
        "+",
        "a +",
        "- a",
        "--a",
        "+-a",
        "+NOT a",
        "(",
        ")",
        "()",
        "(a",
        "a)",
        "(a))",
        "\"a",
        "a \"",
        "~",
        "~a",
        "a~3",
        "a~b",
        "a~1~",
        "a*~",
        "\"a b\"~",
        "\"a b\"~21",
        "\"a b\"~x",
      })
  void refusesWrongSyntax(String query) {
    assertRefused(query, "q: syntax error at character ");
  }

  @Test
  void refusesTooLongAndEmptyQueries() {
    assertThat(SearchQuery.parse("ü".repeat(128)).text()).hasSize(128);
    assertRefused("ü".repeat(128) + "a", "q: 257 bytes (expected: at most 256)");
    assertRefused(" \n ", "q: 0 bytes");
    assertRefused("", "q: 0 bytes");
  }

  @Test
  void trimsBeforeItMeasures() {
    assertThat(SearchQuery.parse("  hello \n").text()).isEqualTo("hello");
    assertThat(SearchQuery.parse(" ".repeat(300) + "hello").text()).isEqualTo("hello");
  }

  @Test
  void refusesMoreThan20Terms() {
    SearchQuery.parse("a ".repeat(20));
    assertRefused("a ".repeat(21), "q: 21 terms (expected: at most 20)");
  }

  @Test
  void refusesMoreThan4WildcardsAnd2Tildes() {
    SearchQuery.parse("a* b? c* d?");
    assertRefused("a* b? c* d? e*", "q: 5 wildcards (expected: at most 4)");
    SearchQuery.parse("a~ b~");
    assertRefused("a~ b~ c~", "q: 3 tildes (expected: at most 2)");
  }

  @Test
  void refusesColonsOutsideOfAddresses() {
    assertRefused("content:hello", "q: has a colon");
    assertRefused("\"a: b\"", "q: has a colon");
    assertRefused("http:/a", "q: has a colon");
    assertRefused("://a", "q: has a colon");
    assertRefused("https://a.example:8080/", "q: has a colon");
  }

  @Test
  void refusesDeepNesting() {
    SearchQuery.parse("(".repeat(10) + "a" + ")".repeat(10));
    assertRefused("(".repeat(11) + "a" + ")".repeat(11), "q: syntax error");
    assertRefused("(".repeat(256), "q: syntax error");
  }

  @Test
  void neverRepeatsTheQueryInTheReason() {
    assertThatThrownBy(() -> SearchQuery.parse("(hunter2")).message().doesNotContain("hunter2");
  }

  @Test
  void readsOrRefusesWhateverIsTyped() {
    var random = new Random(7);
    var pieces =
        List.of(
            "a", "foo", "AND", "OR", "NOT", "+", "-", "(", ")", "\"", "*", "?", "~", "1", "🎉", "'",
            "\\");
    for (int i = 0; i < 20_000; i++) {
      var query =
          random
              .ints(1 + random.nextInt(12), 0, pieces.size())
              .mapToObj(piece -> pieces.get(piece) + (random.nextBoolean() ? " " : ""))
              .collect(Collectors.joining());
      try {
        show(SearchQuery.parse(query).root());
      } catch (Refusal refusal) {
        assertThat(refusal.detail()).startsWith("q: ");
      }
    }
  }

  private static void assertRefused(String query, String reason) {
    assertThatThrownBy(() -> SearchQuery.parse(query))
        .isInstanceOfSatisfying(
            Refusal.class,
            refusal -> assertThat(refusal.problem()).isEqualTo(Problem.INVALID_REQUEST))
        .hasMessageStartingWith(reason);
  }

  private static String show(QueryNode node) {
    return switch (node) {
      case QueryNode.Everything _ -> "*";
      case QueryNode.Wildcard(var pattern) -> "w[" + pattern + "]";
      case QueryNode.Fuzzy(var word, var edits) -> "f[" + word + "," + edits + "]";
      case QueryNode.Phrase(var words, var slop) -> {
        var text = words.stream().map(Word::text).collect(Collectors.joining(" "));
        yield (words.size() == 1 ? text : "\"" + text + "\"") + (slop == 0 ? "" : "~" + slop);
      }
      case QueryNode.Compound(var clauses) ->
          clauses.stream().map(SearchQueryTest::show).collect(Collectors.joining(" ", "(", ")"));
    };
  }

  private static String show(QueryNode.Clause clause) {
    var sign =
        switch (clause.role()) {
          case OPTIONAL -> "";
          case REQUIRED -> "+";
          case EXCLUDED -> "-";
        };
    return sign + show(clause.node());
  }
}
