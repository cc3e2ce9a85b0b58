package chat.filament.bench;

import java.util.Arrays;
import java.util.function.IntPredicate;

/// What one listener has heard of one room: each message exactly once, in message id order.
///
/// Sequence numbers arrive nearly in order, so the state is the number below which everything has
/// been heard, and a window of bits above it that grows only behind a hole. Confined to the
/// listener's event loop.
final class Ledger {
  private final byte[] newest = new byte[EventBytes.ID_LENGTH];
  private int base;
  private long[] window = new long[1];
  private int unique;
  private int duplicated;
  private int outOfOrder;

  /// Notes a delivery; `id` is where the message id stands. False when it was heard before.
  boolean hear(int sequence, byte[] bytes, int id) {
    if (heard(sequence)) {
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

  boolean heard(int sequence) {
    int bit = sequence - base;
    return bit < 0 || (bit >> 6 < window.length && (window[bit >> 6] & 1L << bit) != 0);
  }

  /// How many of the sequence numbers below `total` are owed and have not been heard.
  int lost(int total, IntPredicate owed) {
    int lost = 0;
    for (int sequence = base; sequence < total; sequence++) {
      if (!heard(sequence) && owed.test(sequence)) {
        lost++;
      }
    }
    return lost;
  }

  int unique() {
    return unique;
  }

  int duplicated() {
    return duplicated;
  }

  int outOfOrder() {
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
