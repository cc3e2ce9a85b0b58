package chat.filament.bench.measure;

import static org.assertj.core.api.Assertions.assertThat;

import chat.filament.bench.client.LoadChannel;
import chat.filament.core.ChannelId;
import chat.filament.core.GuildId;
import java.util.List;
import org.junit.jupiter.api.Test;

class DeliveryCheckTest {
  private final LoadChannel channel =
      new LoadChannel(new GuildId("0".repeat(26)), new ChannelId("1".repeat(26)));
  private final List<DeliveryRecord> clients =
      List.of(new DeliveryRecord(channel), new DeliveryRecord(channel));

  @Test
  void nobodyMissesWhatWasRefused() {
    channel.refused().add(channel.take());
    assertThat(DeliveryCheck.of(clients).lost()).isZero();
  }

  @Test
  void receivingWhatWasRefusedIsAFault() {
    int sequence = channel.take();
    channel.refused().add(sequence);
    receive(clients.getFirst(), sequence);
    assertThat(DeliveryCheck.of(clients).phantoms()).isEqualTo(1);
  }

  @Test
  void nobodyMissesAMessageOfUnknownOutcomeThatNobodyReceived() {
    channel.unknown().add(channel.take());
    assertThat(DeliveryCheck.of(clients).lost()).isZero();
  }

  @Test
  void aMessageOfUnknownOutcomeThatOneReceivedIsOwedToAll() {
    int sequence = channel.take();
    channel.unknown().add(sequence);
    receive(clients.getFirst(), sequence);
    assertThat(DeliveryCheck.of(clients).lost()).isEqualTo(1);
    receive(clients.getLast(), sequence);
    assertThat(DeliveryCheck.of(clients).lost()).isZero();
  }

  private static void receive(DeliveryRecord client, int sequence) {
    assertThat(client.add(sequence, "%026d".formatted(sequence))).isTrue();
  }
}
