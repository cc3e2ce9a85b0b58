package chat.filament.core.markdown;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import chat.filament.testing.Mutations;
import com.code_intelligence.jazzer.junit.FuzzTest;
import java.util.ArrayDeque;
import org.junit.jupiter.api.Test;

/// Texts of messages: whatever they are, the tokens are balanced and within their limits.
class MarkdownFuzzTest {
  @FuzzTest(maxDuration = "24h")
  void fuzz(byte[] data) {
    var text = new String(data, 0, Math.min(data.length, 2_000), UTF_8);
    var tokens = MarkdownTokens.parse(text);
    assertThat(tokens.size()).isLessThanOrEqualTo(4_096);
    var open = new ArrayDeque<String>();
    for (var token : tokens) {
      var type = token.type();
      if (type.endsWith("_start")) {
        open.push(type.substring(0, type.length() - "_start".length()));
      } else if (type.endsWith("_end")) {
        assertThat(open.pop() + "_end").isEqualTo(type);
      } else if (token instanceof Token.Text(var part)) {
        assertThat(part.getBytes(UTF_8).length).isBetween(1, 4_096);
      }
    }
    assertThat(open).isEmpty();
  }

  @Test
  void shortRun() {
    Mutations.run(getClass(), this::fuzz);
  }
}
