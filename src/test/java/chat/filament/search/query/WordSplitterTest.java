package chat.filament.search.query;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

final class WordSplitterTest {
  @Test
  void splitsAtEverythingThatIsNoLetterOrDigit() {
    assertThat(texts("Don't panic, foo-bar_baz: 42!"))
        .containsExactly("don", "t", "panic", "foo", "bar", "baz", "42");
  }

  @Test
  void lowersLettersOfAllScripts() {
    assertThat(texts("ÜBER Привет ΑΒΓ 東京タワー")).containsExactly("über", "привет", "αβγ", "東京タワー");
  }

  @Test
  void keepsVowelSignsInsideWords() {
    assertThat(texts("हिन्दी")).first().asString().startsWith("हि");
  }

  @Test
  void keepsNumbersOfAllScripts() {
    assertThat(texts("١٢٣ Ⅻ ½")).containsExactly("١٢٣", "ⅻ", "½");
  }

  @Test
  void givesOffsetsInUtf16BehindEmoji() {
    assertThat(WordSplitter.split("🎉🎉 party 👍🏽 on"))
        .containsExactly(new Word("party", 5, 10, 0), new Word("on", 16, 18, 1));
  }

  @Test
  void splitsAtCombiningAccents() {
    assertThat(WordSplitter.split("cafe\u0301s"))
        .containsExactly(new Word("cafe", 0, 4, 0), new Word("s", 5, 6, 1));
  }

  @Test
  void countsLettersBeyondTheBasicPlaneAsTwo() {
    assertThat(WordSplitter.split("𝒜𝒷 x"))
        .containsExactly(new Word("𝒜𝒷", 0, 4, 0), new Word("x", 5, 6, 1));
  }

  @Test
  void ignoresWordsOf40BytesButCountsTheirPlace() {
    var kept = "a".repeat(39);
    var ignored = "ü".repeat(20);

    assertThat(WordSplitter.split(kept + " " + ignored + " z"))
        .containsExactly(new Word(kept, 0, 39, 0), new Word("z", 61, 62, 2));
  }

  @Test
  void survivesUnpairedSurrogates() {
    assertThat(texts("a\uD83Db\uDE00")).containsExactly("a", "b");
  }

  @Test
  void findsNothingInTextWithoutWords() {
    assertThat(texts(" …!? 🎉\u0000")).isEmpty();
    assertThat(texts("")).isEmpty();
  }

  private static List<String> texts(String text) {
    return WordSplitter.split(text).stream().map(Word::text).toList();
  }
}
