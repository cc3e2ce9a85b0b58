package chat.filament.account;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class PasswordTest {
  static String[] good() {
    return new String[] {
      "x".repeat(12), "x".repeat(128), "äöüäöü", "😀😀😀", " ".repeat(12), "a\0b\nc".repeat(3)
    };
  }

  static String[] bad() {
    return new String[] {"", "x".repeat(11), "x".repeat(129), "ä".repeat(65)};
  }

  @ParameterizedTest
  @MethodSource("good")
  void twelveTo128BytesOfAnythingAreAPassword(String text) {
    var password = Password.parse(text);
    assertThat(password).isPresent();
    assertThat(password.get().utf8())
        .isEqualTo(text.getBytes(java.nio.charset.StandardCharsets.UTF_8));
    assertThat(password.get().toString()).doesNotContain(text);
  }

  @Test
  void composedAndDecomposedLettersAreTheSame() {
    var composed = Password.require("password", "caf\u00e9 caf\u00e9 caf\u00e9");
    var decomposed = Password.require("password", "cafe\u0301 cafe\u0301 cafe\u0301");
    assertThat(decomposed.utf8()).isEqualTo(composed.utf8());
    assertThat(Password.parse("e\u0301".repeat(64))).as("128 bytes once composed").isPresent();
    assertThat(Password.parse("e\u0301".repeat(1_000_000))).isEmpty();
  }

  @ParameterizedTest
  @MethodSource("bad")
  void nothingElseIs(String text) {
    assertThat(Password.parse(text)).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "abc",
        "ABC",
        "a.b",
        "___",
        "...",
        "0123456789",
        "abcdefghijklmnopqrstuvwxyz012345"
      })
  void usernamesAreLettersDigitsUnderscoresAndDots(String text) {
    assertThat(Username.parse(text)).isPresent();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "ab",
        "abcdefghijklmnopqrstuvwxyz0123456",
        "a b",
        "abc ",
        "a-b",
        "äbc",
        "abc\n",
        "ａｂｃ"
      })
  void nothingElseIsAUsername(String text) {
    assertThat(Username.parse(text)).isEmpty();
  }
}
