package chat.filament.bench;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

class BenchIT {
  private static final List<String> SMALL =
      List.of("--json", "--senders", "4", "--rate", "100", "--warm-up", "0", "--duration", "1");

  @ParameterizedTest
  @ValueSource(strings = {"fanout", "chat", "storm"})
  void cleanRunsSucceed(String mode) {
    var ran = run(Fault.NONE, mode, "--sockets", "20");
    assertThat(ran.problems()).isEmpty();
    assertThat(ran.exit()).isZero();
    assertThat(ran.figure("check", "received")).isPositive();
    assertThat(ran.figure("check", "received")).isEqualTo(ran.figure("check", "expected"));
    assertThat(ran.figure("messages_delivery_latency", "samples")).isPositive();
  }

  @Test
  void idleConnectsEverybody() {
    var ran = run(Fault.NONE, "idle", "--sockets", "50");
    assertThat(ran.exit()).isZero();
    assertThat(ran.figure("connections", "open")).isEqualTo(50);
  }

  @Test
  void slowConsumersAreCutAndTheOthersHearEverything() {
    var ran = run(Fault.NONE, "slow", "--sockets", "20", "--rate", "0");
    assertThat(ran.problems()).isEmpty();
    assertThat(ran.exit()).isZero();
    assertThat(ran.figure("slow_consumers", "closed_1008_slow_consumer")).isEqualTo(2);
  }

  @Test
  void aSlowConsumerThatIsKeptWithHolesFails() {
    var ran = run(Fault.KEEP_SLOW, "slow", "--sockets", "20", "--rate", "0");
    assertThat(ran.exit()).isOne();
    assertThat(ran.problems()).anyMatch(problem -> problem.contains("that were not cut"));
  }

  @Test
  void noticesALostDelivery() {
    assertOne(Fault.DROP, "lost", 1);
  }

  @Test
  void noticesADuplicate() {
    assertOne(Fault.DUPLICATE, "duplicated", 1);
  }

  @Test
  void noticesASwap() {
    assertOne(Fault.SWAP, "out_of_order", 1);
  }

  @Test
  void noticesAMessageThatReachedNobody() {
    assertOne(Fault.SILENT, "lost", 10);
  }

  @Test
  void noticesARefusedMessageThatWasDelivered() {
    assertOne(Fault.PHANTOM, "delivered_though_refused", 10);
  }

  @Test
  void noticesARefusedPost() {
    assertOne(Fault.REFUSE, "posts_refused", 1);
  }

  @Test
  void noticesASocketThatEnds() {
    assertOne(Fault.HANG_UP, "sockets_ended", 1);
  }

  @Test
  void aPostOfUnknownOutcomeIsNoLoss() {
    var ran = run(Fault.DOUBT, "fanout", "--sockets", "10");
    assertThat(ran.exit()).isZero();
    assertThat(ran.figure("check", "posts_of_unknown_outcome")).isEqualTo(1);
  }

  @Test
  void waitsWhereTheServerThrottles() {
    var ran = run(Fault.THROTTLE, "fanout", "--sockets", "10");
    assertThat(ran.exit()).isZero();
    assertThat(ran.figure("messages", "throttled")).isPositive();
  }

  @Test
  void noticesAResumptionThatForgets() {
    var ran = run(Fault.FORGETFUL_RESUME, "storm", "--sockets", "10");
    assertThat(ran.exit()).isOne();
    assertThat(ran.figure("check", "lost")).isPositive();
  }

  @Test
  void aGapThatIsToldIsNoLoss() {
    var ran = run(Fault.GAP, "storm", "--sockets", "10");
    assertThat(ran.exit()).isZero();
    assertThat(ran.figure("check", "seats_with_gap")).isEqualTo(10);
    assertThat(ran.figure("check", "told_by_resume_gap")).isPositive();
  }

  @ParameterizedTest
  @EnumSource(names = {"DROP", "DUPLICATE", "SWAP"})
  void noticesFaultsInManyRooms(Fault fault) {
    assertThat(run(fault, "chat", "--sockets", "20", "--guilds", "2").exit()).isOne();
  }

  @Test
  void anOptionOutOfRangeIsAUsageError() {
    var ran = run(Fault.NONE, "fanout", "--pad", "5000");
    assertThat(ran.exit()).isEqualTo(2);
    assertThat(ran.err()).contains("pad: 5000 (expected: 0..1960)");
  }

  private static void assertOne(Fault fault, String figure, long count) {
    var ran = run(fault, "fanout", "--sockets", "10");
    assertThat(ran.exit()).isOne();
    assertThat(ran.figure("check", figure)).isEqualTo(count);
  }

  private static Programs.Ran run(Fault fault, String mode, String... options) {
    try (var server = new StandIn(fault)) {
      List<String> args = new ArrayList<>(List.of("bench", mode, "--url", server.url()));
      args.addAll(SMALL);
      args.addAll(List.of(options));
      return Programs.run(args.toArray(String[]::new));
    }
  }
}
