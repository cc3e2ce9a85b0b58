package chat.filament.account;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class Argon2Test {
  private static final byte[] PASSWORD = "password".getBytes(UTF_8);

  /// From the tests of the reference implementation.
  @ParameterizedTest
  @ValueSource(
      strings = {
        "$argon2id$v=19$m=256,t=2,p=1$c29tZXNhbHQ$nf65EOgLrQMR/uIPnA4rEsF5h7TKyQwu9U1bMCHGi/4",
        "$argon2id$v=19$m=65536,t=2,p=1$c29tZXNhbHQ$CTFhFdXPJO1aFaMaO6Mm5c8y7cJHAph8ArZWb2GRPPc",
      })
  void knownHashesMatchTheirPasswordOnly(String phc) {
    assertThat(Argon2.matches(phc, PASSWORD)).isTrue();
    assertThat(Argon2.matches(phc, "passwore".getBytes(UTF_8))).isFalse();
  }

  @Test
  void newHashesHaveTheCostOfTheContract() {
    var phc = Argon2.hash(PASSWORD, "0123456789abcdef".getBytes(UTF_8));
    assertThat(phc)
        .matches(
            "\\$argon2id\\$v=19\\$m=19456,t=2,p=1\\$MDEyMzQ1Njc4OWFiY2RlZg\\$[A-Za-z0-9+/]{43}");
    assertThat(Argon2.matches(phc, PASSWORD)).isTrue();
    assertThat(Argon2.matches(phc.replace("MDEy", "MDEz"), PASSWORD)).isFalse();
  }

  @Test
  void nothingMatchesTheHashOfNobody() {
    assertThat(Argon2.unmatchable()).startsWith("$argon2id$v=19$m=19456,t=2,p=1$");
    assertThat(Argon2.matches(Argon2.unmatchable(), new byte[0])).isFalse();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "password",
        "$argon2i$v=19$m=256,t=2,p=1$c29tZXNhbHQ$nf65EOgLrQMR/uIPnA4rEsF5h7TKyQwu9U1bMCHGi/4",
        "$argon2id$v=16$m=256,t=2,p=1$c29tZXNhbHQ$nf65EOgLrQMR/uIPnA4rEsF5h7TKyQwu9U1bMCHGi/4",
        "$argon2id$v=19$m=256,t=2,p=1$c29tZXNhbHQ",
      })
  void whatIsNoHashIsAFaultOfOurs(String phc) {
    assertThatThrownBy(() -> Argon2.matches(phc, PASSWORD))
        .isInstanceOf(IllegalStateException.class)
        .hasMessageNotContaining("c29tZXNhbHQ");
  }
}
