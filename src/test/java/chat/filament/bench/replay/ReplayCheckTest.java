package chat.filament.bench.replay;

import static org.assertj.core.api.Assertions.assertThat;

import chat.filament.bench.client.LoadChannel;
import chat.filament.bench.client.ReceivedEvent;
import chat.filament.bench.measure.DeliveryCheck;
import chat.filament.core.ChannelId;
import chat.filament.core.GuildId;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class ReplayCheckTest {
  private final LoadChannel channel =
      new LoadChannel(new GuildId("0".repeat(26)), new ChannelId("1".repeat(26)));
  private final ReplayCheck replay =
      new ReplayCheck(channel, Map.of("A", post(0, 5), "B", post(6, 9), "C", post(10, 11)), 1);

  @Test
  void everythingOnceInOrderIsClean() {
    var result = check("A B C");
    assertThat(result.received()).isEqualTo(3);
    assertThat(result.lost()).isZero();
    assertThat(result.duplicated()).isZero();
    assertThat(result.outOfOrder()).isZero();
    assertThat(replay.latencies().take().getTotalCount()).isEqualTo(3);
  }

  @Test
  void aMissingMessageIsLost() {
    assertThat(check("A C").lost()).isEqualTo(1);
  }

  @Test
  void aSecondDeliveryIsADuplicateAndNoDisorder() {
    var result = check("A B A C");
    assertThat(result.duplicated()).isEqualTo(1);
    assertThat(result.outOfOrder()).isZero();
  }

  @Test
  void anIdThatGoesBackIsOutOfOrder() {
    assertThat(check("B A C").outOfOrder()).isEqualTo(1);
  }

  @Test
  void aMessageOfAPostWithoutAnAnswerIsOwedToAll() {
    var result = check("A B BB C", "A B C");
    assertThat(replay.unacknowledged()).isEqualTo(1);
    assertThat(result.phantoms()).isZero();
    assertThat(result.lost()).isEqualTo(1);
  }

  @Test
  void moreMessagesThanPostsAreAFault() {
    var result = check("A B BB BC C");
    assertThat(replay.unacknowledged()).isEqualTo(2);
    assertThat(result.phantoms()).isEqualTo(1);
    assertThat(result.lost()).isZero();
  }

  @Test
  void aPostBelowAnEarlierOneIsMisplaced() {
    assertThat(ReplayCheck.misplaced(Map.of("1", post(0, 5), "2", post(6, 9)))).isZero();
    assertThat(ReplayCheck.misplaced(Map.of("2", post(0, 5), "1", post(6, 9)))).isOne();
    assertThat(ReplayCheck.misplaced(Map.of("2", post(0, 7), "1", post(6, 9)))).isZero();
    assertThat(ReplayCheck.misplaced(Map.of())).isZero();
  }

  private static ReplayPublisher.Post post(long sentAt, long answeredAt) {
    return new ReplayPublisher.Post(0, sentAt, answeredAt);
  }

  /// What each client received, in words.
  private DeliveryCheck check(String... clients) {
    return DeliveryCheck.of(
        Stream.of(clients).map(ReplayCheckTest::client).map(replay::deliveries).toList());
  }

  private static ReplayCheck.Recorder client(String received) {
    var client = new ReplayCheck.Recorder();
    for (var id : received.split(" ", -1)) {
      client.accept(
          new ReceivedEvent(
              ReceivedEvent.Kind.MESSAGE_CREATE,
              0,
              new ReceivedEvent.Data(id, null, null, null, null, null, null)));
    }
    return client;
  }
}
