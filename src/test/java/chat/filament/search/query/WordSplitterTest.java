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
  void foldsLettersOfAllScripts() {
    assertThat(texts("ÜBER Straße Привет Ёж мой ΑΒΓ İSTANBUL ısı"))
        .containsExactly("uber", "strasse", "привет", "еж", "мой", "αβγ", "istanbul", "isi");
  }

  @Test
  void takesCharactersOfScriptsWithoutSpacesOneByOne() {
    assertThat(texts("東京タワー ｶﾞﾗｽ 서버 ᄒ\u1161ᆫ ค้น"))
        .containsExactly("東", "京", "タ", "ワ", "ー", "ガ", "ラ", "ス", "서", "버", "한", "ค้", "น");
  }

  @Test
  void separatesScriptsWithoutSpaces() {
    assertThat(texts("iPhone13を買った")).containsExactly("iphone13", "を", "買", "っ", "た");
  }

  @Test
  void keepsTheSignsOfNames() {
    assertThat(texts("C++, C# .NET asp.net #42 a+b x++y ... .5"))
        .containsExactly("c++", "c#", ".net", "asp", "net", "#42", "a", "b", "x", "y", "5");
  }

  @Test
  void knowsEveryFormOfAName() {
    assertThat(forms("C++")).containsExactly("c 0", "c++ 0");
    assertThat(forms("asp.net #42")).containsExactly("asp 0", "net 1", ".net 1", "42 2", "#42 2");
    assertThat(forms("parseHTTPRequest x"))
        .containsExactly("parsehttprequest 0", "parse 0", "http 0", "request 0", "x 1");
  }

  @Test
  void takesAnEmojiForAWordWhateverItsSkin() {
    assertThat(texts("👍🏽 👩\u200D💻🎉 ❤\uFE0F 🇯🇵🇫🇷 © 1"))
        .containsExactly("👍", "👩\u200D💻", "🎉", "❤", "🇯🇵", "🇫🇷", "1");
  }

  @Test
  void keepsVowelSignsInsideWords() {
    assertThat(texts("हिन्दी")).first().asString().startsWith("हि");
  }

  @Test
  void keepsNumbersOfAllScripts() {
    assertThat(texts("١٢٣ Ⅻ ½")).containsExactly("123", "xii", "1⁄2");
  }

  @Test
  void givesOffsetsInUtf16BehindEmoji() {
    assertThat(WordSplitter.split("🎉🎉 party 👍🏽 on"))
        .containsExactly(
            new Word("🎉", 0, 2, 0),
            new Word("🎉", 2, 4, 1),
            new Word("party", 5, 10, 2),
            new Word("👍", 11, 15, 3),
            new Word("on", 16, 18, 4));
  }

  @Test
  void takesCombiningAccentsForTheirLetters() {
    assertThat(WordSplitter.split("cafe\u0301s")).containsExactly(new Word("cafes", 0, 6, 0));
  }

  @Test
  void countsLettersBeyondTheBasicPlaneAsTwo() {
    assertThat(WordSplitter.split("𝒜𝒷 x"))
        .containsExactly(new Word("ab", 0, 4, 0), new Word("x", 5, 6, 1));
  }

  @Test
  void ignoresWordsOf40BytesButCountsTheirPlace() {
    var kept = "a".repeat(39);
    var ignored = "щ".repeat(20);

    assertThat(WordSplitter.split(kept + " " + ignored + " z"))
        .containsExactly(new Word(kept, 0, 39, 0), new Word("z", 61, 62, 2));
  }

  @Test
  void survivesUnpairedSurrogates() {
    assertThat(texts("a\uD83Db\uDE00")).containsExactly("a", "b");
  }

  @Test
  void findsNothingInTextWithoutWords() {
    assertThat(texts(" …!? \u0000")).isEmpty();
    assertThat(texts("")).isEmpty();
  }

  private static List<String> texts(String text) {
    return WordSplitter.split(text).stream().map(Word::text).toList();
  }

  private static List<String> forms(String text) {
    return WordSplitter.splitIntoAllForms(text).stream()
        .map(word -> word.text() + " " + word.position())
        .toList();
  }
}
