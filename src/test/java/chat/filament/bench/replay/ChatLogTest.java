package chat.filament.bench.replay;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.Test;

class ChatLogTest {
  @Test
  void keepsTheOrderAndSkipsWhatHasNoText() {
    var log =
        ChatLog.of(
            List.of(line("ann", "one"), line("bob", "  "), line("ann", ""), line("bob", "two")));
    assertThat(log.lines())
        .containsExactly(new ChatLog.Line("ann", "one"), new ChatLog.Line("bob", "two"));
    assertThat(log.skipped()).isEqualTo(2);
  }

  @Test
  void cutsAtACharacterWithinTwoThousandBytes() {
    var log = ChatLog.of(List.of(line("ann", "x" + "€".repeat(1000))));
    assertThat(log.cut()).isEqualTo(1);
    var text = log.lines().getFirst().text();
    assertThat(text).isEqualTo("x" + "€".repeat(666));
    assertThat(text.getBytes(StandardCharsets.UTF_8)).hasSizeLessThanOrEqualTo(2000);
  }

  @Test
  void namesTheLineThatIsNoJson() {
    assertThatThrownBy(() -> ChatLog.of(List.of(line("a", "b"), "oops")))
        .hasMessageStartingWith("line 2");
  }

  private static String line(String user, String text) {
    return "{\"at\":\"2004-12-25T09:14\",\"user\":\"" + user + "\",\"text\":\"" + text + "\"}";
  }
}
