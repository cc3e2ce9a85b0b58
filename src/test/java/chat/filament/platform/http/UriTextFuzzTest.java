package chat.filament.platform.http;

import static org.assertj.core.api.Assertions.assertThat;

import chat.filament.core.Refusal;
import chat.filament.testing.Mutations;
import com.code_intelligence.jazzer.junit.FuzzTest;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

/// Targets of requests: refused, or UTF-8 once decoded.
class UriTextFuzzTest {
  @FuzzTest(maxDuration = "24h")
  void fuzz(byte[] data) {
    var uri = new String(data, StandardCharsets.ISO_8859_1);
    try {
      UriText.require(uri);
      assertThat(UriText.escaped(uri)).matches("\\p{ASCII}*");
      UriText.require(UriText.escaped(uri));
    } catch (Refusal refused) {
      assertThat(refused.detail()).startsWith("request target: ");
    }
  }

  @Test
  void shortRun() {
    Mutations.run(getClass(), this::fuzz);
  }
}
