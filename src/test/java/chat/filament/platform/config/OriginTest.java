package chat.filament.platform.config;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class OriginTest {
  @ParameterizedTest
  @ValueSource(
      strings = {
        "https://a.example",
        "http://A.example:8080",
        "tauri://localhost",
        "app://filament",
        "http://[::1]:3000",
      })
  void isAnySchemeWithAHost(String text) {
    assertThat(Origin.parse(text)).isPresent();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "https://a:b",
        "https://x:99999",
        "https://",
        "a.example",
        "https://a/b",
        "https://u@a",
        "null",
        "",
      })
  void isNothingElse(String text) {
    assertThat(Origin.parse(text)).isEmpty();
  }

  @ParameterizedTest
  @CsvSource({
    "https://a.example, a.example, true",
    "https://a.example, A.example:443, true",
    "http://a.example, a.example:80, true",
    "http://a.example, a.example:81, false",
    "https://a.example:8443, a.example, false",
    "https://a.example, b.example, false",
    "app://a, a, false",
  })
  void isWhereTheHostHeaderSays(String origin, String host, boolean own) {
    assertThat(Origin.parse(origin).orElseThrow().isAt(host)).isEqualTo(own);
  }
}
