package chat.filament.bench;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class WordsTest {
  @Test
  void splitsAtEverythingThatIsNoLetterOrDigit() {
    assertThat(Words.of("Don't use apt-get, ÜBER_user00001!"))
        .containsExactly("don", "t", "use", "apt", "get", "über", "user00001");
  }

  @Test
  void ignoresTokensOfFortyBytesOrMore() {
    assertThat(Words.of("a " + "x".repeat(40) + " " + "y".repeat(39)))
        .containsExactly("a", "y".repeat(39));
  }

  @Test
  void findsWholeWordsInAnyCase() {
    assertThat(Words.contains("Try UBUNTU now", "ubuntu")).isTrue();
    assertThat(Words.contains("kubuntu", "ubuntu")).isFalse();
  }

  @Test
  void aWordThatSplitsIsAPhrase() {
    assertThat(Words.contains("i don't know", "don't")).isTrue();
    assertThat(Words.contains("t and don", "don't")).isFalse();
  }

  @Test
  void tellingWordsAreRareOnesOfDifferentFrequency() {
    var texts =
        IntStream.range(0, 300)
            .mapToObj(i -> "every " + (i < 150 ? "often " : "") + (i < 7 ? "seldom " : "") + i)
            .toList();
    assertThat(Words.telling(texts)).containsExactly("often", "seldom");
    assertThat(Words.telling(List.of("a first", "so short"))).containsExactly("first");
    assertThat(Words.telling(List.of())).isEmpty();
  }

  @Test
  void operatorsAndPatternsAreNoWords() {
    for (var word : new String[] {"OR", "a:b", "wild*", "two words", "", "-not"}) {
      assertThatThrownBy(() -> SearchCheck.requireWord(word)).hasMessageContaining("one word");
    }
    SearchCheck.requireWord("don't");
  }
}
