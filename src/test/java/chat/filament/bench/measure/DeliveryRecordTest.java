package chat.filament.bench.measure;

import static org.assertj.core.api.Assertions.assertThat;

import chat.filament.bench.client.LoadChannel;
import chat.filament.core.ChannelId;
import chat.filament.core.GuildId;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class DeliveryRecordTest {
  private final DeliveryRecord record =
      new DeliveryRecord(
          new LoadChannel(new GuildId("0".repeat(26)), new ChannelId("1".repeat(26))));

  @Test
  void receivesEverythingOnceAndInOrder() {
    IntStream.range(0, 1000).forEach(i -> receive(i, i));
    assertThat(record.unique()).isEqualTo(1000);
    assertThat(record.duplicated()).isZero();
    assertThat(record.outOfOrder()).isZero();
    assertThat(record.lost(1000, s -> true)).isZero();
  }

  @Test
  void sendersThatOvertakeEachOtherAreNoDisorder() {
    var sequences = new int[] {1, 0, 3, 2, 70, 65};
    for (int i = 0; i < sequences.length; i++) {
      receive(sequences[i], i);
    }
    assertThat(record.outOfOrder()).isZero();
    assertThat(record.lost(4, s -> true)).isZero();
  }

  @Test
  void countsWhatNeverCame() {
    IntStream.range(0, 500).filter(i -> i != 7 && i != 300).forEach(i -> receive(i, i));
    assertThat(record.lost(502, s -> true)).isEqualTo(4);
    assertThat(record.lost(502, s -> s < 300)).isEqualTo(1);
  }

  @Test
  void countsWhatCameTwiceEvenLongAfter() {
    IntStream.range(0, 200).forEach(i -> receive(i, i));
    assertThat(receive(199, 199)).isFalse();
    assertThat(receive(3, 3)).isFalse();
    assertThat(record.duplicated()).isEqualTo(2);
    assertThat(record.unique()).isEqualTo(200);
    assertThat(record.outOfOrder()).isZero();
  }

  @Test
  void countsIdsThatGoBack() {
    receive(0, 5);
    receive(1, 7);
    receive(2, 6);
    receive(3, 8);
    assertThat(record.outOfOrder()).isEqualTo(1);
    assertThat(record.lost(4, s -> true)).isZero();
  }

  @Test
  void agreesWithASetOnAnyTraffic() {
    var random = new Random(7);
    var received = new java.util.HashSet<Integer>();
    for (int i = 0; i < 20_000; i++) {
      int sequence = Math.max(0, i / 2 + random.nextInt(200) - 100);
      assertThat(receive(sequence, i)).isEqualTo(received.add(sequence));
    }
    int total = 10_200;
    assertThat(record.lost(total, s -> true)).isEqualTo(total - received.size());
  }

  private boolean receive(int sequence, int id) {
    return record.add(sequence, "%026d".formatted(id));
  }
}
