package chat.filament.bench.measure;

import chat.filament.bench.client.EventBytes;
import java.util.Arrays;
import java.util.BitSet;
import java.util.function.IntPredicate;
import java.util.stream.IntStream;

/// What one client has received of one channel: each message exactly once, in message id order. It
/// keeps a bit for each message of the channel. Confined to the client's event loop.
public final class DeliveryRecord {
  private final byte[] newest = new byte[EventBytes.ID_LENGTH];
  private final BitSet received = new BitSet();
  private int duplicated;
  private int outOfOrder;

  /// Notes a delivery; `id` is where the message id stands. False when it was received before.
  public boolean add(int sequence, byte[] bytes, int id) {
    if (has(sequence)) {
      duplicated++;
      return false;
    }
    received.set(sequence);
    int end = id + EventBytes.ID_LENGTH;
    if (Arrays.compare(newest, 0, newest.length, bytes, id, end) >= 0) {
      outOfOrder++;
    } else {
      System.arraycopy(bytes, id, newest, 0, newest.length);
    }
    return true;
  }

  public boolean has(int sequence) {
    return received.get(sequence);
  }

  /// How many of the sequence numbers below `total` are owed and were not received.
  public int lost(int total, IntPredicate owed) {
    return (int) IntStream.range(0, total).filter(s -> !has(s) && owed.test(s)).count();
  }

  public int unique() {
    return received.cardinality();
  }

  public int duplicated() {
    return duplicated;
  }

  public int outOfOrder() {
    return outOfOrder;
  }
}
