package chat.filament.attachment;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import chat.filament.core.Refusal;
import chat.filament.testing.Mutations;
import com.code_intelligence.jazzer.junit.FuzzTest;
import org.junit.jupiter.api.Test;

/// Names of files: what is accepted makes a header that nobody can break out of.
class FileNameFuzzTest {
  @FuzzTest(maxDuration = "24h")
  void fuzz(byte[] data) {
    var text = new String(data, UTF_8);
    try {
      var name = new FileName(text);
      assertThat(name.text()).isEqualTo(text).doesNotContain("/", "\\", "\u0000");
      assertThat(ContentDisposition.of("image/png", name))
          .matches(
              "inline; filename=\"[\\x20-\\x21\\x23-\\x5B\\x5D-\\x7E]*\"; filename\\*=UTF-8''[!-~]*");
    } catch (Refusal refused) {
      assertThat(refused.detail()).startsWith("filename: ");
    }
  }

  @Test
  void shortRun() {
    Mutations.run(getClass(), this::fuzz);
  }
}
