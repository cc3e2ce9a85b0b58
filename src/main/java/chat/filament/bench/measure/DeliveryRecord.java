package chat.filament.bench.measure;

import chat.filament.bench.client.LoadChannel;
import java.util.BitSet;
import java.util.function.IntPredicate;
import java.util.stream.IntStream;

/// What one client has received of one channel: each message exactly once, in message id order. It
/// keeps a bit for each message of the channel. Confined to the client's event loop.
public final class DeliveryRecord {
  private final LoadChannel channel;
  private final BitSet received = new BitSet();
  private String newest = "";
  private int duplicated;
  private int outOfOrder;
  private boolean gapped;

  public DeliveryRecord(LoadChannel channel) {
    this.channel = channel;
  }

  LoadChannel channel() {
    return channel;
  }

  /// Notes a delivery of the message with this id. False when it was received before.
  public boolean add(int sequence, String id) {
    if (has(sequence)) {
      duplicated++;
      return false;
    }
    received.set(sequence);
    if (newest.compareTo(id) >= 0) {
      outOfOrder++;
    } else {
      newest = id;
    }
    return true;
  }

  /// The client was told of a gap in its log.
  void addGap() {
    gapped = true;
  }

  boolean gapped() {
    return gapped;
  }

  boolean has(int sequence) {
    return received.get(sequence);
  }

  /// How many of the sequence numbers below `total` are owed and were not received.
  int lost(int total, IntPredicate owed) {
    return (int) IntStream.range(0, total).filter(s -> !has(s) && owed.test(s)).count();
  }

  int unique() {
    return received.cardinality();
  }

  int duplicated() {
    return duplicated;
  }

  int outOfOrder() {
    return outOfOrder;
  }
}
