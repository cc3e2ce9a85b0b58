package chat.filament.media;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import chat.filament.media.key.LiveKitKeyring;
import chat.filament.platform.config.LiveKitKey;
import chat.filament.platform.config.LiveKitKeys;
import chat.filament.platform.config.Secret;
import io.jsonwebtoken.JwtException;
import java.time.Instant;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/// A rotation of LiveKit's key: first, second and third pair.
class LiveKitKeyringTest {
  private static final Instant NOW = Instant.ofEpochSecond(1_800_000_000);

  private final LiveKitKeyring keyring = new LiveKitKeyring(keys("first", "second"), () -> NOW);
  private final LiveKitTokens tokens = new LiveKitTokens(keyring);

  private static LiveKitKeys keys(String active, String other) {
    return new LiveKitKeys(key(active), Optional.of(key(other)));
  }

  private static LiveKitKey key(String id) {
    return new LiveKitKey(id, new Secret("secret-of-the-pair-called-" + id + "-for-tests"));
  }

  private String issuer(String token) {
    return keyring.verify(token).getIssuer();
  }

  @Test
  void whatEitherPairSignedIsBelievedAndTheActiveOneSigns() {
    var before = tokens.admin("room", NOW);
    assertThat(issuer(before)).isEqualTo("first");
    keyring.replace(keys("second", "first"));
    assertThat(issuer(tokens.admin("room", NOW))).isEqualTo("second");
    assertThat(issuer(before)).as("LiveKit has not been restarted").isEqualTo("first");
    keyring.replace(keys("second", "third"));
    assertThatExceptionOfType(JwtException.class).isThrownBy(() -> keyring.verify(before));
  }
}
