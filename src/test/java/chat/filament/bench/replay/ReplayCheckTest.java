package chat.filament.bench.replay;

import static org.assertj.core.api.Assertions.assertThat;

import chat.filament.bench.measure.DeliveryCheck;
import chat.filament.bench.measure.LatencyRecorder;
import chat.filament.core.MessageId;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class ReplayCheckTest {
  private static final Map<String, Long> SENT = Map.of("A", 0L, "B", 1_000_000L, "C", 2_000_000L);
  private final ReplayCheck replay = new ReplayCheck(SENT, new HashSet<>(), new LatencyRecorder());

  @Test
  void everythingOnceInOrderIsClean() {
    var result = check("A", "B", "C");
    assertThat(result.received()).isEqualTo(3);
    assertThat(result.lost()).isZero();
    assertThat(result.duplicated()).isZero();
    assertThat(result.outOfOrder()).isZero();
    assertThat(replay.latencies().take().getTotalCount()).isEqualTo(3);
  }

  @Test
  void aMissingMessageIsLost() {
    assertThat(check("A", "C").lost()).isEqualTo(1);
  }

  @Test
  void aSecondDeliveryIsADuplicateAndNoDisorder() {
    var result = check("A", "B", "A", "C");
    assertThat(result.duplicated()).isEqualTo(1);
    assertThat(result.outOfOrder()).isZero();
  }

  @Test
  void anIdThatGoesBackIsOutOfOrder() {
    assertThat(check("B", "A", "C").outOfOrder()).isEqualTo(1);
  }

  @Test
  void aMessageNobodyAcknowledgedIsNamed() {
    var result = check("A", "B", "BB", "C");
    assertThat(replay.unacknowledged()).containsExactly("BB");
    assertThat(result.lost()).isZero();
  }

  @Test
  void aPostBelowAnEarlierOneIsMisplaced() {
    assertThat(ReplayCheck.misplaced(Map.of(id(1), post(0, 5), id(2), post(6, 9)))).isZero();
    assertThat(ReplayCheck.misplaced(Map.of(id(2), post(0, 5), id(1), post(6, 9)))).isOne();
    assertThat(ReplayCheck.misplaced(Map.of(id(2), post(0, 7), id(1), post(6, 9)))).isZero();
    assertThat(ReplayCheck.misplaced(Map.of())).isZero();
  }

  private static MessageId id(int number) {
    return new MessageId("01J%023d".formatted(number));
  }

  private static ReplayPublisher.Post post(long sentAt, long answeredAt) {
    return new ReplayPublisher.Post(0, sentAt, answeredAt);
  }

  private DeliveryCheck check(String... ids) {
    var received = List.of(ids).stream().map(id -> new IdRecorder.Received(id, 5_000_000)).toList();
    return replay.check(received);
  }
}
