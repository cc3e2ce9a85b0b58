package chat.filament.bench.scenario;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class ReplayIT {
  @TempDir private static Path folder;

  @BeforeAll
  static void writeChat() throws IOException {
    var lines =
        IntStream.range(0, 200)
            .mapToObj(i ->
                "{\"at\":\"2004-12-25T09:14\",\"user\":\"user%d\",\"text\":\"%s\"}"
                    .formatted(i % 7, i % 10 == 0 ? "" : "line " + i + " needle" + i % 5))
            .toList();
    Files.write(folder.resolve("chat.jsonl"), lines);
  }

  @Test
  void aCleanReplaySucceeds() {
    var ran = run(Fault.NONE, "--search", "needle3", "--search", "LINE");
    assertThat(ran.problems()).isEmpty();
    assertThat(ran.exit()).isZero();
    assertThat(ran.figure("log", "skipped_without_text")).isEqualTo(20);
    assertThat(ran.figure("messages", "posted")).isEqualTo(180);
    assertThat(ran.figure("check", "received")).isEqualTo(3 * 180);
    assertThat(ran.figure("search_needle3", "hits")).isEqualTo(40);
    assertThat(ran.figure("search_LINE", "hits")).isEqualTo(180);
  }

  @Test
  void playsOnlyTheFirstLines() {
    assertThat(run(Fault.NONE, "--limit", "50").figure("messages", "posted")).isEqualTo(45);
  }

  @ParameterizedTest
  @EnumSource(names = {"DROP", "DUPLICATE", "SWAP", "PHANTOM", "REFUSE"})
  void noticesFaults(Fault fault) {
    var ran = run(fault);
    assertThat(ran.exit()).isOne();
    assertThat(ran.problems()).isNotEmpty();
  }

  @Test
  void aRepeatedPostMayBeThereTwice() {
    var ran = run(Fault.UNREADABLE);
    assertThat(ran.problems()).isEmpty();
    assertThat(ran.figure("messages", "attempts_of_unknown_outcome")).isEqualTo(1);
    assertThat(ran.figure("check", "unacknowledged_but_delivered")).isEqualTo(1);
  }

  @Test
  void tradesTokensThatHaveExpired() {
    var ran = run(Fault.EXPIRE);
    assertThat(ran.problems()).isEmpty();
    assertThat(ran.figure("messages", "posted")).isEqualTo(180);
    assertThat(ran.figure("messages", "attempts_of_unknown_outcome")).isZero();
  }

  @Test
  void noticesAHitTooFew() {
    assertThat(run(Fault.SEARCH_MISSES, "--search", "needle3").problems())
        .containsExactly("search needle3: 1 of 40 messages missing");
  }

  @Test
  void noticesAHitWithoutTheWord() {
    assertThat(run(Fault.SEARCH_INVENTS, "--search", "needle3").problems())
        .containsExactly("search needle3: 1 hits without the word");
  }

  @Test
  void aFileThatIsNotThereIsAUsageError() {
    var ran = Programs.run("replay", "--url", "http://127.0.0.1:1", "nowhere.jsonl");
    assertThat(ran.exit()).isEqualTo(2);
    assertThat(ran.err()).contains("nowhere.jsonl");
  }

  private static Programs.Ran run(Fault fault, String... options) {
    try (var server = new StandIn(fault)) {
      List<String> args = new ArrayList<>(List.of("replay", "--json", "--url", server.url()));
      args.addAll(List.of("--users", "5", "--listeners", "3", "--grace", "1"));
      args.addAll(List.of(options));
      args.add(folder.resolve("chat.jsonl").toString());
      return Programs.run(args.toArray(String[]::new));
    }
  }
}
