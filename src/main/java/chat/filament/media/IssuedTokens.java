package chat.filament.media;

import java.util.ArrayDeque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;

/// Tokens that have not expired: LiveKit lets their holders in whatever has happened since. Also
/// counts the live tokens with a subscribe grant of each seat. Times are unix seconds.
final class IssuedTokens {
  static final int LIVE_SUBSCRIBES = 6;

  private final Map<Seat, Issued> bySeat = new HashMap<>();

  private static final class Issued {
    private final ArrayDeque<Long> subscribes = new ArrayDeque<>(2);
    private long lastExpiry;
  }

  /// Seconds until one more subscribe token may be issued, 0 when it may be now.
  long subscribeWait(Seat seat, long now) {
    var issued = bySeat.get(seat);
    if (issued == null) {
      return 0;
    }
    issued.subscribes.removeIf(expiry -> expiry <= now);
    boolean free = issued.subscribes.size() < LIVE_SUBSCRIBES;
    return free ? 0 : issued.subscribes.getFirst() - now;
  }

  void add(Seat seat, Grant grant, long expiry) {
    var issued = bySeat.computeIfAbsent(seat, key -> new Issued());
    issued.lastExpiry = Math.max(issued.lastExpiry, expiry);
    if (grant.canSubscribe()) {
      issued.subscribes.addLast(expiry);
    }
  }

  /// A token of [#add] was not handed out after all.
  void withdraw(Seat seat, long expiry) {
    var issued = bySeat.get(seat);
    if (issued != null) {
      issued.subscribes.removeLastOccurrence(expiry);
    }
  }

  /// No subscribe token of the seat is live any more.
  void release(Seat seat) {
    var issued = bySeat.get(seat);
    if (issued != null) {
      issued.subscribes.clear();
    }
  }

  /// Whether somebody could enter LiveKit for this seat.
  boolean isOpen(Seat seat, long now) {
    var issued = bySeat.get(seat);
    return issued != null && issued.lastExpiry > now;
  }

  /// Places that somebody could still enter; forgets the others.
  Set<Place> open(long now) {
    bySeat.values().removeIf(issued -> issued.lastExpiry <= now);
    var places = new HashSet<Place>();
    bySeat.keySet().forEach(seat -> places.add(seat.place()));
    return places;
  }
}
