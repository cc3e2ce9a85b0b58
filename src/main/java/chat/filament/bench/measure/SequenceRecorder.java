package chat.filament.bench.measure;

import chat.filament.bench.client.EventBytes;
import chat.filament.bench.client.EventKind;
import chat.filament.bench.client.LoadChannel;
import chat.filament.bench.client.Recorder;
import java.nio.charset.StandardCharsets;
import java.util.List;

/// Keeps a [DeliveryRecord] of stamped messages for each channel of one client.
public final class SequenceRecorder implements Recorder {
  private final List<Received> channels;
  private final DeliveryMeter meter;
  private volatile boolean gapped;

  /// One channel, the bytes of its id, and what was received of it. The array is written once and
  /// never compared as a component.
  @SuppressWarnings("ArrayRecordComponent")
  public record Received(LoadChannel channel, byte[] id, DeliveryRecord deliveries) {
    private Received(LoadChannel channel) {
      var id = channel.channel().value().getBytes(StandardCharsets.US_ASCII);
      this(channel, id, new DeliveryRecord());
    }
  }

  public SequenceRecorder(List<LoadChannel> channels, DeliveryMeter meter) {
    this.meter = meter;
    this.channels = channels.stream().map(Received::new).toList();
  }

  public List<Received> channels() {
    return channels;
  }

  /// Whether the client was told of a gap in its log.
  public boolean gapped() {
    return gapped;
  }

  /// How many messages were or may have been committed that this client has to receive.
  public long owed() {
    return channels.stream().mapToLong(c -> c.channel().posts().possible()).sum();
  }

  @Override
  public void record(EventKind kind, EventBytes event) {
    if (kind == EventKind.MESSAGE_CREATE) {
      message(event);
    } else if (kind == EventKind.RESUME_GAP) {
      gapped = true;
    }
  }

  private void message(EventBytes event) {
    int at = event.channelId();
    int id = event.messageId();
    if (id >= 0 && Stamp.isIn(event, meter.nonce())) {
      for (var channel : channels) {
        if (event.isAt(at, channel.id())) {
          if (channel.deliveries().add(Stamp.sequence(event), event.bytes(), id)) {
            meter.message(Stamp.sentAt(event));
          }
          return;
        }
      }
    }
    meter.foreign().increment();
  }
}
