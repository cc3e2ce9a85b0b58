package chat.filament.gateway.delivery;

import java.util.ArrayDeque;
import org.jspecify.annotations.Nullable;

/// What waits for a guild, bounded in number and bytes. What does not fit is dropped, and what that
/// means comes after everything that waited then ([Dropped]).
final class WaitingDeliveries {
  /// Deliveries that may wait, and their bytes. One delivery fits however large it is.
  private static final int CAPACITY = 4_096;

  private static final long MAX_BYTES = 16 << 20;

  /// So many that wait mean that the guild is behind.
  private static final int BEHIND = 256;

  private final ArrayDeque<Delivery.OfGuild> waiting = new ArrayDeque<>(2);
  private long bytes;
  private @Nullable Dropped dropped;
  private int beforeDropped;

  /// Takes it over.
  void add(Delivery.OfGuild delivery) {
    if (delivery instanceof Dropped known) {
      drop(known);
    } else if (waiting.size() < CAPACITY
        && (waiting.isEmpty() || bytes + delivery.bytes() <= MAX_BYTES)) {
      bytes += delivery.bytes();
      waiting.add(delivery);
    } else {
      var rest = Dropped.of(delivery);
      if (rest != null) {
        drop(rest);
      }
      delivery.countLost();
      delivery.release();
    }
  }

  private void drop(Dropped more) {
    if (dropped == null) {
      dropped = more;
      beforeDropped = waiting.size();
    } else {
      dropped = dropped.and(more);
    }
  }

  int size() {
    return waiting.size();
  }

  /// Whether nothing waits and nothing was dropped.
  boolean isEmpty() {
    return waiting.isEmpty() && dropped == null;
  }

  boolean isBehind() {
    return waiting.size() > BEHIND;
  }

  /// What was dropped, when its turn has come; null otherwise.
  @Nullable Dropped pollDropped() {
    if (beforeDropped > 0) {
      return null;
    }
    var known = dropped;
    dropped = null;
    return known;
  }

  /// The first, null when none waits before what was dropped.
  Delivery.@Nullable OfGuild peek() {
    return dropped != null && beforeDropped == 0 ? null : waiting.peek();
  }

  /// Takes the first.
  Delivery.OfGuild remove() {
    var next = waiting.remove();
    bytes -= next.bytes();
    beforeDropped -= beforeDropped > 0 ? 1 : 0;
    return next;
  }

  /// Puts one before all others, whether it fits or not.
  void pushBack(Delivery.OfGuild delivery) {
    waiting.addFirst(delivery);
    bytes += delivery.bytes();
    beforeDropped += dropped == null ? 0 : 1;
  }
}
