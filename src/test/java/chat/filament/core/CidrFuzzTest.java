package chat.filament.core;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import chat.filament.testing.Mutations;
import com.code_intelligence.jazzer.junit.FuzzTest;
import org.junit.jupiter.api.Test;

/// Networks: what is read contains its own address.
class CidrFuzzTest {
  @FuzzTest(maxDuration = "24h")
  void fuzz(byte[] data) {
    try {
      var cidr = Cidr.parse(new String(data, UTF_8));
      assertThat(cidr.contains(cidr.address())).isTrue();
    } catch (IllegalArgumentException malformed) {
      assertThat(malformed.getMessage()).isNotNull();
    }
  }

  @Test
  void shortRun() {
    Mutations.run(getClass(), this::fuzz);
  }
}
