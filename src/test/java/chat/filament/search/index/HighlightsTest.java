package chat.filament.search.index;

import static org.assertj.core.api.Assertions.assertThat;

import chat.filament.search.index.Highlights.HighlightRange;
import chat.filament.search.query.SearchQuery;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class HighlightsTest {
  @ParameterizedTest
  @CsvSource(
      delimiter = '>',
      quoteCharacter = '`',
      value = {
        "build > who broke the [Build]? the [build]!",
        "the build > who broke [the] [Build]? [the] [build]!",
        "+build -the > who broke the [Build]? the [build]!",
        "build NOT (who OR broke) > who broke the [Build]? the [build]!",
        "\"broke the\" > who [broke] [the] Build? the build!",
        "\"who the\" > who broke the Build? the build!",
        "\"who the\"~1 > [who] broke [the] Build? [the] build!",
        "\"build the build\" > who broke the [Build]? [the] [build]!",
        "bro* > who [broke] the Build? the build!",
        "?ho > [who] broke the Build? the build!",
        "broken~ > who [broke] the Build? the build!",
        "teh~ > who broke [the] Build? [the] build!",
        "* > who broke the Build? the build!",
        "nothing > who broke the Build? the build!",
        "(a AND (b OR who)) > [who] broke the Build? the build!",
      })
  void marksTheWordsAskedFor(String query, String marked) {
    assertThat(mark(query, marked.replace("[", "").replace("]", ""))).isEqualTo(marked);
  }

  @Test
  void countsInUtf16() {
    var text = "👨‍👩‍👧 cafe\u0301 🎉party🎉 𝒜𝒷";

    assertThat(mark("party", text)).isEqualTo("👨‍👩‍👧 cafe\u0301 🎉[party]🎉 𝒜𝒷");
    assertThat(mark("cafe", text)).isEqualTo("👨‍👩‍👧 [cafe\u0301] 🎉party🎉 𝒜𝒷");
    assertThat(mark("𝒜*", text)).isEqualTo("👨‍👩‍👧 cafe\u0301 🎉party🎉 [𝒜𝒷]");
  }

  @Test
  void marksPartsOfAWordThatSplits() {
    assertThat(mark("don't", "Don't say don or t")).isEqualTo("[Don]'[t] say don or t");
  }

  @Test
  void stopsAfter16() {
    var ranges = Highlights.of(SearchQuery.parse("ha")).in("ha ".repeat(40));

    assertThat(ranges)
        .hasSize(16)
        .startsWith(new HighlightRange(0, 2))
        .endsWith(new HighlightRange(45, 47));
  }

  @Test
  void marksAWordOnceHoweverOftenItMatches() {
    assertThat(Highlights.of(SearchQuery.parse("ha h* \"ha ho\"")).in("ha ho"))
        .isEqualTo(List.of(new HighlightRange(0, 2), new HighlightRange(3, 5)));
  }

  private static String mark(String query, String text) {
    var marked = new StringBuilder(text);
    for (var range : Highlights.of(SearchQuery.parse(query)).in(text).reversed()) {
      marked.insert(range.end(), ']').insert(range.start(), '[');
    }
    return marked.toString();
  }
}
