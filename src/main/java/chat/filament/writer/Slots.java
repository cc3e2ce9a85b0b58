package chat.filament.writer;

import java.util.ArrayDeque;
import org.jspecify.annotations.Nullable;

/// How many things of one kind may be under way at once, and the mailboxes that wait for their
/// turn. Who waits is not looked at again before a slot is free, so that many who wait cost no more
/// than few.
final class Slots {
  private final int size;
  private final ArrayDeque<Mailbox> waiting = new ArrayDeque<>();
  private int taken;

  Slots(int size) {
    this.size = size;
  }

  boolean isFree() {
    return taken < size;
  }

  boolean areAllFree() {
    return taken == 0;
  }

  void take() {
    taken++;
  }

  void free() {
    taken--;
  }

  void await(Mailbox mailbox) {
    if (!mailbox.isQueued()) {
      mailbox.queued(true);
      waiting.add(mailbox);
    }
  }

  /// The next who can have a slot; null when none is free or nobody waits.
  @Nullable Mailbox next() {
    var next = isFree() ? waiting.poll() : null;
    if (next != null) {
      next.queued(false);
    }
    return next;
  }
}
