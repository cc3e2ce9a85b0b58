package chat.filament.platform.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatNoException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import chat.filament.core.Refusal;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class UriTextTest {
  @ParameterizedTest
  @ValueSource(
      strings = {
        "%",
        "a%2",
        "%zz",
        "%-1",
        "%FF",
        "%F0%9F",
        "%C0%80",
        "%ED%A0%80",
        "\u00e9",
        "%C3x"
      })
  void malformedOrNotUtf8IsRefused(String text) {
    assertThatThrownBy(() -> UriText.require("/guilds/" + text)).isInstanceOf(Refusal.class);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"", "a", "%20", "%2f", "%C3%A9", "\u00c3\u00a9", "%C3\u00a9", "?a=%25&b=+"})
  void everythingElseIsNot(String text) {
    assertThatNoException().isThrownBy(() -> UriText.require("/guilds/" + text));
  }

  @Test
  void rawBytesAreEscaped() {
    assertThat(UriText.escaped("/a/\u00c3\u00a9%20")).isEqualTo("/a/%C3%A9%20");
    assertThat(UriText.escaped("/a/b")).isEqualTo("/a/b");
  }
}
