package chat.filament.bench.measure;

import static org.assertj.core.api.Assertions.assertThat;

import chat.filament.bench.client.LoadChannel;
import chat.filament.core.ChannelId;
import chat.filament.core.GuildId;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class DeliveryCheckTest {
  private final LoadChannel channel =
      new LoadChannel(new GuildId("0".repeat(26)), new ChannelId("1".repeat(26)));
  private final DeliveryMeter meter = new DeliveryMeter("nonce123");
  private final List<SequenceRecorder> clients =
      IntStream.range(0, 2).mapToObj(i -> new SequenceRecorder(List.of(channel), meter)).toList();

  @Test
  void nobodyMissesWhatWasRefused() {
    channel.posts().refused().add(channel.posts().take());
    assertThat(DeliveryCheck.of(clients).lost()).isZero();
  }

  @Test
  void receivingWhatWasRefusedIsAFault() {
    int sequence = channel.posts().take();
    channel.posts().refused().add(sequence);
    receive(clients.getFirst(), sequence);
    assertThat(DeliveryCheck.of(clients).phantoms()).isEqualTo(1);
  }

  @Test
  void nobodyMissesAMessageOfUnknownOutcomeThatNobodyReceived() {
    channel.posts().unknown().add(channel.posts().take());
    assertThat(DeliveryCheck.of(clients).lost()).isZero();
  }

  @Test
  void aMessageOfUnknownOutcomeThatOneReceivedIsOwedToAll() {
    int sequence = channel.posts().take();
    channel.posts().unknown().add(sequence);
    receive(clients.getFirst(), sequence);
    assertThat(DeliveryCheck.of(clients).lost()).isEqualTo(1);
    receive(clients.getLast(), sequence);
    assertThat(DeliveryCheck.of(clients).lost()).isZero();
  }

  private static void receive(SequenceRecorder client, int sequence) {
    var id = "%026d".formatted(sequence).getBytes(StandardCharsets.US_ASCII);
    assertThat(client.channels().getFirst().deliveries().add(sequence, id, 0)).isTrue();
  }
}
