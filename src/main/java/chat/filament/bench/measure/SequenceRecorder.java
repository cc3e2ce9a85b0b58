package chat.filament.bench.measure;

import chat.filament.bench.client.LoadChannel;
import chat.filament.bench.client.ReceivedEvent;
import java.util.List;
import java.util.function.Consumer;

/// Keeps a [DeliveryRecord] of stamped messages for each channel of one client.
public record SequenceRecorder(List<DeliveryRecord> channels, DeliveryMeter meter)
    implements Consumer<ReceivedEvent> {
  public static SequenceRecorder of(List<LoadChannel> channels, DeliveryMeter meter) {
    return new SequenceRecorder(channels.stream().map(DeliveryRecord::new).toList(), meter);
  }

  /// Whether the client was told of a gap in its log.
  public boolean gapped() {
    return channels.stream().anyMatch(DeliveryRecord::gapped);
  }

  /// How many messages were or may have been committed that this client has to receive.
  public long owed() {
    return channels.stream().mapToLong(c -> c.channel().possible()).sum();
  }

  @Override
  public void accept(ReceivedEvent event) {
    if (event.kind() == ReceivedEvent.Kind.RESUME_GAP) {
      channels.forEach(DeliveryRecord::addGap);
    } else if (event.kind() == ReceivedEvent.Kind.MESSAGE_CREATE) {
      message(event.data());
    }
  }

  private void message(ReceivedEvent.Data message) {
    var id = message.messageId();
    var stamp = Stamp.of(message.content(), meter.nonce());
    for (var deliveries : channels) {
      boolean here = deliveries.channel().channel().value().equals(message.channelId());
      if (here && id != null && stamp.isPresent()) {
        if (deliveries.add(stamp.get().sequence(), id)) {
          meter.message(stamp.get().sentAt());
        }
        return;
      }
    }
    meter.foreign().increment();
  }
}
