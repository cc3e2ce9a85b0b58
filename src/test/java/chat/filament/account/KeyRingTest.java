package chat.filament.account;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import javax.crypto.spec.SecretKeySpec;
import org.junit.jupiter.api.Test;

class KeyRingTest {
  private static final long NOW = 1_800_000_000;

  private static SigningKey key(String kid, long age) {
    return new SigningKey(kid, new SecretKeySpec(new byte[32], "HmacSHA256"), NOW - age);
  }

  @Test
  void theOnlyKeySignsAtOnce() {
    assertThat(new KeyRing(List.of(key("a", 0))).signing(NOW).kid()).isEqualTo("a");
  }

  @Test
  void aNewKeySignsWhenEveryNodeHasReadIt() {
    var ring = new KeyRing(List.of(key("new", 5), key("old", 900)));
    assertThat(ring.signing(NOW).kid()).isEqualTo("old");
    assertThat(ring.signing(NOW + 9).kid()).isEqualTo("old");
    assertThat(ring.signing(NOW + 10).kid()).isEqualTo("new");
  }

  @Test
  void keysMadeInQuickSuccessionTakeOverOneAfterAnother() {
    var ring = new KeyRing(List.of(key("c", 1), key("a", 100), key("b", 12)));
    assertThat(ring.signing(NOW).kid()).isEqualTo("a");
    assertThat(ring.signing(NOW + 3).kid()).isEqualTo("b");
    assertThat(ring.signing(NOW + 14).kid()).isEqualTo("c");
  }

  @Test
  void everyKeyVerifies() {
    var ring = new KeyRing(List.of(key("new", 5), key("old", 900)));
    assertThat(ring.find("old")).isPresent();
    assertThat(ring.find("new")).isPresent();
    assertThat(ring.find("other")).isEmpty();
  }
}
