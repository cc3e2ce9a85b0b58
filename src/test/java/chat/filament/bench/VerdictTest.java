package chat.filament.bench;

import static org.assertj.core.api.Assertions.assertThat;

import chat.filament.core.ChannelId;
import chat.filament.core.GuildId;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class VerdictTest {
  private final Room room = new Room(new GuildId("0".repeat(26)), new ChannelId("1".repeat(26)));
  private final Hearing hearing = new Hearing(() -> 0, "nonce123");
  private final List<CountingSeat> seats =
      IntStream.range(0, 2)
          .mapToObj(i -> new CountingSeat(i, new Account(i, "a"), List.of(room), false, hearing))
          .toList();

  @Test
  void nobodyMissesWhatWasRefused() {
    room.posted().refused(room.posted().take());
    assertThat(Verdict.of(seats).clean()).isTrue();
  }

  @Test
  void hearingWhatWasRefusedIsAFault() {
    int sequence = room.posted().take();
    room.posted().refused(sequence);
    hear(seats.getFirst(), sequence);
    assertThat(Verdict.of(seats).phantoms()).isEqualTo(1);
  }

  @Test
  void nobodyMissesAMessageOfUnknownOutcomeThatNobodyHeard() {
    room.posted().unknown(room.posted().take());
    assertThat(Verdict.of(seats).clean()).isTrue();
  }

  @Test
  void aMessageOfUnknownOutcomeThatOneHeardIsOwedToAll() {
    int sequence = room.posted().take();
    room.posted().unknown(sequence);
    hear(seats.getFirst(), sequence);
    assertThat(Verdict.of(seats).lost()).isEqualTo(1);
    hear(seats.getLast(), sequence);
    assertThat(Verdict.of(seats).clean()).isTrue();
  }

  private static void hear(CountingSeat seat, int sequence) {
    var id = "%026d".formatted(sequence).getBytes(StandardCharsets.US_ASCII);
    assertThat(seat.subscriptions().getFirst().ledger().hear(sequence, id, 0)).isTrue();
  }
}
