package chat.filament.attachment.type;

import static org.assertj.core.api.Assertions.assertThat;

import chat.filament.core.Refusal;
import chat.filament.testing.Mutations;
import com.code_intelligence.jazzer.junit.FuzzTest;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Objects;
import org.junit.jupiter.api.Test;

/// Files and what is said of them: the first line is the declared type, the rest the file.
class TypesFuzzTest {
  private static final MediaTypes TYPES = new MediaTypes();

  @FuzzTest(maxDuration = "24h")
  void fuzz(byte[] data) {
    int line = 0;
    while (line < data.length && data[line] != '\n') {
      line++;
    }
    var detected =
        TYPES.detect(Arrays.copyOfRange(data, Math.min(line + 1, data.length), data.length));
    assertThat(detected.name()).matches("[a-z]+/[a-z0-9.+-]+").isNotEqualTo("image/svg+xml");
    try {
      var declared =
          Objects.requireNonNull(
              DeclaredType.parse(new String(data, 0, line, StandardCharsets.ISO_8859_1)));
      assertThat(declared.name()).matches("[!-~&&[^A-Z/]]+/[!-~&&[^A-Z/]]+");
      detected.requireAccepts(declared);
    } catch (Refusal refused) {
      assertThat(refused.detail()).startsWith("content-type: ");
    }
  }

  @Test
  void shortRun() {
    Mutations.run(getClass(), this::fuzz);
  }
}
