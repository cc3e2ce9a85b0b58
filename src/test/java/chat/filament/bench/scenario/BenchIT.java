package chat.filament.bench.scenario;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import org.assertj.core.api.InstanceOfAssertFactories;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class BenchIT {
  private static final List<String> SHORT = List.of("--json", "--warm-up", "0", "--duration", "1");
  private static final String SMALL = "--senders 4 --rate 100 --grace 1";

  private static final String SLOW = "--sockets 20 --senders 4 --rate 200 --pad 1900 --grace 1";

  @ParameterizedTest
  @ValueSource(strings = {"fanout", "chat", "storm --away 1"})
  void cleanRunsSucceed(String mode) {
    var ran = run(Fault.NONE, mode + " --sockets 20 " + SMALL);
    assertThat(ran.problems()).isEmpty();
    assertThat(ran.exit()).isZero();
    assertThat(ran.figure("check", "received")).isPositive();
    assertThat(ran.figure("check", "received")).isEqualTo(ran.figure("check", "expected"));
    assertThat(ran.figure("messages_delivery_latency", "samples")).isPositive();
  }

  @Test
  void idleConnectsEverybody() {
    var ran = run(Fault.NONE, "idle --sockets 50");
    assertThat(ran.exit()).isZero();
    assertThat(ran.figure("connections", "open")).isEqualTo(50);
  }

  @Test
  void slowConsumersAreCutAndTheOthersHearEverything() {
    var ran = run(Fault.NONE, "slow " + SLOW);
    assertThat(ran.problems()).isEmpty();
    assertThat(ran.exit()).isZero();
    assertThat(ran.figure("slow_consumers", "closed_1008_slow_consumer")).isEqualTo(2);
  }

  @Test
  void aSlowConsumerThatIsKeptWithHolesFails() {
    var ran = run(Fault.KEEP_SLOW, "slow " + SLOW);
    assertThat(ran.exit()).isOne();
    assertThat(ran.problems()).anyMatch(problem -> problem.contains("that were not cut"));
  }

  @ParameterizedTest
  @CsvSource({
    "DROP, lost, 1",
    "DUPLICATE, duplicated, 1",
    "SWAP, out_of_order, 1",
    "SILENT, lost, 10",
    "PHANTOM, delivered_though_refused, 10",
    "HANG_UP, sockets_ended, 1"
  })
  void noticesEveryFault(Fault fault, String figure, long count) {
    var ran = run(fault, "fanout --sockets 10 " + SMALL);
    assertThat(ran.figure("check", figure)).isEqualTo(count);
    assertThat(ran.problems()).isNotEmpty();
    assertThat(ran.exit()).isOne();
  }

  @Test
  void noticesASwapInOneOfManyChannels() {
    assertThat(run(Fault.SWAP, "chat --sockets 20 --guilds 2 " + SMALL).problems())
        .containsExactly("1 deliveries out of order");
  }

  @Test
  void aPostOfUnknownOutcomeIsNoLoss() {
    var ran = run(Fault.DOUBT, "fanout --sockets 10 " + SMALL);
    assertThat(ran.problems()).isEmpty();
    assertThat(ran.exit()).isZero();
    assertThat(ran.figure("check", "posts_of_unknown_outcome")).isEqualTo(1);
  }

  @Test
  void waitsWhereTheServerThrottles() {
    var ran = run(Fault.THROTTLE, "fanout --sockets 10 " + SMALL);
    assertThat(ran.problems()).isEmpty();
    assertThat(ran.exit()).isZero();
    assertThat(ran.figure("messages", "throttled")).isPositive();
  }

  @Test
  void aStormSaysHowManyCameBackAndLeavesOutWhatTheServerDoesNotTell() {
    var ran = run(Fault.NONE, "storm --away 1 --sockets 10 " + SMALL);
    assertThat(ran.figure("storm", "clients")).isEqualTo(10);
    assertThat(ran.json().path("storm").has("last_resumed_seconds")).isTrue();
    assertThat(ran.json().path("storm").has("log_queries")).isFalse();
  }

  @Test
  void noticesAResumptionThatForgets() {
    var ran = run(Fault.FORGETFUL_RESUME, "storm --away 1 --sockets 10 " + SMALL);
    assertThat(ran.exit()).isOne();
    assertThat(ran.figure("check", "lost")).isPositive();
  }

  @Test
  void aGapThatIsToldIsNoLoss() {
    var ran = run(Fault.GAP, "storm --away 1 --sockets 10 " + SMALL);
    assertThat(ran.problems()).isEmpty();
    assertThat(ran.exit()).isZero();
    assertThat(ran.figure("check", "clients_with_gap")).isEqualTo(10);
    assertThat(ran.figure("check", "told_by_resume_gap")).isPositive();
  }

  @Test
  void anOptionOutOfRangeIsAUsageError() {
    var ran = run(Fault.NONE, "fanout --pad 5000");
    assertThat(ran.exit()).isEqualTo(2);
    assertThat(ran.err()).contains("pad: 5000 (expected: 0..1960)");
  }

  @Test
  void noServerIsSaidAtOnce() {
    var ran = Programs.run("bench", "idle", "--json", "--url", "http://127.0.0.1:1");
    assertThat(ran.exit()).isOne();
    assertThat(ran.problems())
        .singleElement(InstanceOfAssertFactories.STRING)
        .contains("broken off: no server at http://127.0.0.1:1");
  }

  private static Programs.Ran run(Fault fault, String command) {
    try (var server = new StandIn(fault)) {
      List<String> args = new ArrayList<>(List.of("bench"));
      args.addAll(List.of(command.split(" ")));
      args.addAll(List.of("--url", server.url()));
      args.addAll(SHORT);
      return Programs.run(args.toArray(String[]::new));
    }
  }
}
