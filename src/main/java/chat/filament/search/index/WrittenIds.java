package chat.filament.search.index;

import chat.filament.core.MessageId;
import java.util.BitSet;

/// Which messages were written, roughly and in 128 KiB: it never forgets one, and says yes to some
/// others. A document of a message that was not written can be added without looking for an older
/// one, which is much cheaper.
final class WrittenIds {
  private static final int BITS = 20;
  private static final int SPREAD = 0x9E3779B9;

  private final BitSet bits = new BitSet(1 << BITS);

  void add(MessageId id) {
    bits.set(bit(id));
  }

  boolean mayHave(MessageId id) {
    return bits.get(bit(id));
  }

  private static int bit(MessageId id) {
    return (id.value().hashCode() * SPREAD) >>> (Integer.SIZE - BITS);
  }
}
