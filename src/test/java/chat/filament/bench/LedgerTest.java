package chat.filament.bench;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class LedgerTest {
  private final Ledger ledger = new Ledger();

  @Test
  void hearsEverythingOnceAndInOrder() {
    IntStream.range(0, 1000).forEach(i -> hear(i, i));
    assertThat(ledger.unique()).isEqualTo(1000);
    assertThat(ledger.duplicated()).isZero();
    assertThat(ledger.outOfOrder()).isZero();
    assertThat(ledger.lost(1000, s -> true)).isZero();
  }

  @Test
  void sendersThatOvertakeEachOtherAreNoDisorder() {
    var sequences = new int[] {1, 0, 3, 2, 70, 65};
    for (int i = 0; i < sequences.length; i++) {
      hear(sequences[i], i);
    }
    assertThat(ledger.outOfOrder()).isZero();
    assertThat(ledger.lost(4, s -> true)).isZero();
  }

  @Test
  void countsWhatNeverCame() {
    IntStream.range(0, 500).filter(i -> i != 7 && i != 300).forEach(i -> hear(i, i));
    assertThat(ledger.lost(502, s -> true)).isEqualTo(4);
    assertThat(ledger.lost(502, s -> s < 300)).isEqualTo(1);
  }

  @Test
  void countsWhatCameTwiceEvenLongAfter() {
    IntStream.range(0, 200).forEach(i -> hear(i, i));
    assertThat(hear(199, 199)).isFalse();
    assertThat(hear(3, 3)).isFalse();
    assertThat(ledger.duplicated()).isEqualTo(2);
    assertThat(ledger.unique()).isEqualTo(200);
    assertThat(ledger.outOfOrder()).isZero();
  }

  @Test
  void countsIdsThatGoBack() {
    hear(0, 5);
    hear(1, 7);
    hear(2, 6);
    hear(3, 8);
    assertThat(ledger.outOfOrder()).isEqualTo(1);
    assertThat(ledger.lost(4, s -> true)).isZero();
  }

  @Test
  void agreesWithASetOnAnyTraffic() {
    var random = new Random(7);
    var heard = new java.util.HashSet<Integer>();
    for (int i = 0; i < 20_000; i++) {
      int sequence = Math.max(0, i / 2 + random.nextInt(200) - 100);
      assertThat(hear(sequence, i)).isEqualTo(heard.add(sequence));
    }
    int total = 10_200;
    assertThat(ledger.lost(total, s -> true)).isEqualTo(total - heard.size());
  }

  private boolean hear(int sequence, int id) {
    var bytes = "%026d".formatted(id).getBytes(StandardCharsets.US_ASCII);
    return ledger.hear(sequence, bytes, 0);
  }
}
