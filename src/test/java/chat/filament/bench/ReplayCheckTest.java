package chat.filament.bench;

import static org.assertj.core.api.Assertions.assertThat;

import chat.filament.core.MessageId;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class ReplayCheckTest {
  private static final Map<String, Long> SENT = Map.of("A", 0L, "B", 1_000_000L, "C", 2_000_000L);
  private final Latencies latencies = new Latencies();

  @Test
  void everythingOnceInOrderIsClean() {
    var result = check("A", "B", "C");
    assertThat(result.received()).isEqualTo(3);
    assertThat(result.lost()).isZero();
    assertThat(result.duplicated()).isZero();
    assertThat(result.outOfOrder()).isZero();
    assertThat(latencies.take().count()).isEqualTo(3);
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
    assertThat(result.unacknowledged()).containsExactly("BB");
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

  private static Player.Post post(long sentAt, long answeredAt) {
    return new Player.Post(0, sentAt, answeredAt);
  }

  private ReplayCheck.Result check(String... ids) {
    var heard = List.of(ids).stream().map(id -> new RecordingSeat.Heard(id, 5_000_000)).toList();
    return ReplayCheck.of(heard, SENT, latencies);
  }
}
