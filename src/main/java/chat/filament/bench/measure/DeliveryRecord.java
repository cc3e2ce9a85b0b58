package chat.filament.bench.measure;

import chat.filament.bench.client.EventBytes;
import java.util.Arrays;
import java.util.function.IntPredicate;

/// What one client has received of one channel: each message exactly once, in message id order.
///
/// Sequence numbers arrive nearly in order, so the state is the number below which everything has
/// been heard, and a window of bits above it that grows only behind a hole. Confined to the
/// client's event loop.
public final class DeliveryRecord {
  private final byte[] newest = new byte[EventBytes.ID_LENGTH];
  private int base;
  private long[] window = new long[1];
  private int unique;
  private int duplicated;
  private int outOfOrder;

  /// Notes a delivery; `id` is where the message id stands. False when it was received before.
  public boolean add(int sequence, byte[] bytes, int id) {
    if (has(sequence)) {
      duplicated++;
      return false;
    }
    int end = id + EventBytes.ID_LENGTH;
    if (Arrays.compare(newest, 0, newest.length, bytes, id, end) >= 0) {
      outOfOrder++;
    } else {
      System.arraycopy(bytes, id, newest, 0, newest.length);
    }
    mark(sequence);
    unique++;
    return true;
  }

  public boolean has(int sequence) {
    int bit = sequence - base;
    return bit < 0 || (bit >> 6 < window.length && (window[bit >> 6] & 1L << bit) != 0);
  }

  /// How many of the sequence numbers below `total` are owed and were not received.
  public int lost(int total, IntPredicate owed) {
    int lost = 0;
    for (int sequence = base; sequence < total; sequence++) {
      if (!has(sequence) && owed.test(sequence)) {
        lost++;
      }
    }
    return lost;
  }

  public int unique() {
    return unique;
  }

  public int duplicated() {
    return duplicated;
  }

  public int outOfOrder() {
    return outOfOrder;
  }

  private void mark(int sequence) {
    int bit = sequence - base;
    int word = bit >> 6;
    if (word >= window.length) {
      window = Arrays.copyOf(window, Math.max(word + 1, window.length * 2));
    }
    window[word] |= 1L << bit;
    while (window[0] == -1L) {
      System.arraycopy(window, 1, window, 0, window.length - 1);
      window[window.length - 1] = 0;
      base += Long.SIZE;
    }
  }
}
