package chat.filament.bench;

import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;

/// What the listeners made of the run, summed over all of them. A listener that was told of a gap
/// in its log (`resume_gap`) counts its holes as `told`, not as lost. `phantoms` are messages that
/// the server refused and delivered all the same.
record Verdict(
    long expected,
    long received,
    long lost,
    long told,
    long duplicated,
    long outOfOrder,
    long phantoms) {

  boolean clean() {
    return lost == 0 && duplicated == 0 && outOfOrder == 0 && phantoms == 0;
  }

  Verdict plus(Verdict other) {
    return new Verdict(
        expected + other.expected,
        received + other.received,
        lost + other.lost,
        told + other.told,
        duplicated + other.duplicated,
        outOfOrder + other.outOfOrder,
        phantoms + other.phantoms);
  }

  /// Settles the accounts of listeners whose senders and sockets have ended.
  static Verdict of(Collection<CountingSeat> seats) {
    var surfaced = surfaced(seats);
    var sum = new Verdict(0, 0, 0, 0, 0, 0, 0);
    for (var seat : seats) {
      for (var subscription : seat.subscriptions()) {
        var heardElsewhere = surfaced.getOrDefault(subscription.room(), Set.of());
        sum = sum.plus(of(subscription, heardElsewhere, seat.gapped()));
      }
    }
    return sum;
  }

  private static Verdict of(Subscription subscription, Set<Integer> surfaced, boolean gapped) {
    var ledger = subscription.ledger();
    var posted = subscription.room().posted();
    int missing =
        ledger.lost(posted.total(), s -> posted.isAcknowledged(s) || surfaced.contains(s));
    return new Verdict(
        posted.acknowledged() + surfaced.size(),
        ledger.unique(),
        gapped ? 0 : missing,
        gapped ? missing : 0,
        ledger.duplicated(),
        ledger.outOfOrder(),
        posted.refused().stream().filter(ledger::heard).count());
  }

  /// The messages of unknown outcome that at least one listener has heard.
  private static Map<Room, Set<Integer>> surfaced(Collection<CountingSeat> seats) {
    Map<Room, Set<Integer>> surfaced = new HashMap<>();
    for (var seat : seats) {
      for (var subscription : seat.subscriptions()) {
        for (int sequence : subscription.room().posted().unknown()) {
          if (subscription.ledger().heard(sequence)) {
            surfaced.computeIfAbsent(subscription.room(), room -> new HashSet<>()).add(sequence);
          }
        }
      }
    }
    return surfaced;
  }
}
