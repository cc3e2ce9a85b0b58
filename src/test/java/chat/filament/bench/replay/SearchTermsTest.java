package chat.filament.bench.replay;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class SearchTermsTest {
  @Test
  void splitsAtEverythingThatIsNoLetterOrDigit() {
    assertThat(SearchTerms.of("Don't use apt-get, ÜBER_user00001!"))
        .containsExactly("don", "t", "use", "apt", "get", "über", "user00001");
  }

  @Test
  void ignoresTokensOfFortyBytesOrMore() {
    assertThat(SearchTerms.of("a " + "x".repeat(40) + " " + "y".repeat(39)))
        .containsExactly("a", "y".repeat(39));
  }

  @Test
  void findsWholeWordsInAnyCase() {
    assertThat(SearchTerms.contains("Try UBUNTU now", "ubuntu")).isTrue();
    assertThat(SearchTerms.contains("kubuntu", "ubuntu")).isFalse();
  }

  @Test
  void aWordThatSplitsIsAPhrase() {
    assertThat(SearchTerms.contains("i don't know", "don't")).isTrue();
    assertThat(SearchTerms.contains("t and don", "don't")).isFalse();
  }

  @Test
  void tellingWordsAreRareOnesOfDifferentFrequency() {
    var texts =
        IntStream.range(0, 300)
            .mapToObj(i -> "every " + (i < 150 ? "often " : "") + (i < 7 ? "seldom " : "") + i)
            .toList();
    assertThat(SearchTerms.telling(texts)).containsExactly("often", "seldom");
    assertThat(SearchTerms.telling(List.of("a first", "so short"))).containsExactly("first");
    assertThat(SearchTerms.telling(List.of())).isEmpty();
  }

  @Test
  void operatorsAndPatternsAreNoSearchTerms() {
    for (var word : new String[] {"OR", "a:b", "wild*", "two words", "", "-not"}) {
      assertThatThrownBy(() -> SearchCheck.requireWord(word)).hasMessageContaining("one word");
    }
    SearchCheck.requireWord("don't");
  }
}
