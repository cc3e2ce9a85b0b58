package chat.filament.bench.scenario;

import static org.assertj.core.api.Assertions.assertThat;

import chat.filament.testing.TestServer;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;

/// The modes that look into the server or need all of its API.
class BenchServerIT {
  @AutoClose private static final TestServer server = TestServer.start();

  @Test
  void aStormCountsTheLogQueriesOfTheServer() {
    var ran = run("storm --away 1 --sockets 8 --guilds 2 --senders 2 --rate 50 --grace 2");
    assertThat(ran.problems()).isEmpty();
    assertThat(ran.figure("storm", "clients")).isEqualTo(8);
    assertThat(ran.figure("storm", "log_queries")).isPositive();
    assertThat(ran.json().path("event_loops").has("worst_lag_ms")).isTrue();
  }

  @Test
  void searchIsMeasuredBesideThatOfPostgres() {
    var ran =
        Programs.run(
            ("bench search --messages 1000 --queries 4 --postgres-queries 2 --users 8 --rate 20"
                    + " --duration 1 --json --url "
                    + server.url()
                    + " --database "
                    + server.database().url())
                .split(" ", -1));
    assertThat(ran.problems()).isEmpty();
    assertThat(ran.exit()).isZero();
    assertThat(ran.figure("rebuild", "messages_per_second")).isPositive();
    assertThat(ran.figure("search", "samples")).isEqualTo(4);
    assertThat(ran.figure("others_meanwhile", "samples")).isPositive();
    assertThat(ran.figure("postgres_search", "samples")).isEqualTo(2);
    assertThat(ran.figure("writing_post_latency", "samples")).isPositive();
    assertThat(ran.json().path("writing").path("first_search_complete").asText()).isNotEmpty();
  }

  @Test
  void everyWayToLoseAccessIsTakenAndNothingIsHeardASecondLater() {
    var ran = run("revoke --guests 9 --sockets 4 --senders 1 --rate 50 --grace 2");
    assertThat(ran.problems()).isEmpty();
    assertThat(ran.exit()).isZero();
    for (var kind : RevocationKind.values()) {
      var section = "revoke_by_" + kind.name().toLowerCase(Locale.ROOT);
      assertThat(ran.figure(section, "revocations")).as(section).isPositive();
    }
    assertThat(ran.figure("revoke", "revocations")).isGreaterThanOrEqualTo(9);
    assertThat(ran.figure("check", "lost")).isZero();
  }

  @Test
  void idleSplitsTheMemoryOfTheServerIntoParts() {
    var ran = run("idle --sockets 10 --collect");
    assertThat(ran.problems()).isEmpty();
    assertThat(ran.json().path("memory").path("heap_used_is").asText()).isEqualTo("alive");
    for (var part :
        List.of("resident", "heap_used", "code_and_classes", "network_buffers", "other")) {
      assertThat(ran.json().path("memory").has(part + "_after_mib")).as(part).isTrue();
      assertThat(ran.json().path("per_socket").has(part + "_kib")).as(part).isTrue();
    }
  }

  @Test
  void everyListenerKnowsInTheEndWhoIsOnline() {
    var ran = run("presence --members 8 --changes 10 --sockets 3 --grace 5");
    assertThat(ran.problems()).isEmpty();
    assertThat(ran.exit()).isZero();
    assertThat(ran.figure("members", "open")).isEqualTo(8);
    assertThat(ran.figure("presence", "leaves")).isPositive();
    assertThat(ran.figure("presence", "updates_received")).isPositive();
    assertThat(ran.figure("presence_leave_latency", "samples")).isPositive();
    assertThat(ran.figure("check", "online")).isPositive();
    assertThat(ran.figure("check", "listeners_with_wrong_presence")).isZero();
  }

  @Test
  void collectingNeedsAProcessOfThisMachine() {
    var ran = run("idle --sockets 1 --collect --url http://192.0.2.1:3000");
    assertThat(ran.problems()).singleElement().asString().contains("--collect needs the server's");
  }

  /// What the command says wins over what is the same for all.
  private static Programs.Ran run(String command) {
    var words = List.of(command.split(" ", -1));
    List<String> args = new ArrayList<>(List.of("bench", words.getFirst()));
    args.addAll(List.of("--url", server.url(), "--json", "--warm-up", "0", "--duration", "2"));
    args.addAll(words.subList(1, words.size()));
    return Programs.run(args.toArray(String[]::new));
  }
}
