package chat.filament.bench;

import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;

/// The messages that were sent to one room, by sequence number: acknowledged unless noted here.
/// Thread-safe; final once the senders have ended.
final class Posted {
  private final AtomicInteger next = new AtomicInteger();
  private final Set<Integer> refused = ConcurrentHashMap.newKeySet();
  private final Set<Integer> unknown = ConcurrentHashMap.newKeySet();

  int take() {
    return next.getAndIncrement();
  }

  /// The server said no: nobody may hear it, nobody misses it.
  void refused(int sequence) {
    refused.add(sequence);
  }

  /// No answer, or one that leaves it open whether the message was committed: if one listener hears
  /// it, everybody has to.
  void unknown(int sequence) {
    unknown.add(sequence);
  }

  int total() {
    return next.get();
  }

  int acknowledged() {
    return possible() - unknown.size();
  }

  /// The acknowledged ones and those of unknown outcome.
  int possible() {
    return total() - refused.size();
  }

  boolean isAcknowledged(int sequence) {
    return !refused.contains(sequence) && !unknown.contains(sequence);
  }

  Set<Integer> refused() {
    return Set.copyOf(refused);
  }

  Set<Integer> unknown() {
    return Set.copyOf(unknown);
  }
}
