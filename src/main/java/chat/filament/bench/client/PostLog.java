package chat.filament.bench.client;

import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;

/// The messages that were posted to one channel, by sequence number: acknowledged unless noted
/// here. Thread-safe; final once the publishers have ended.
public final class PostLog {
  private final AtomicInteger next = new AtomicInteger();
  private final Set<Integer> refused = ConcurrentHashMap.newKeySet();
  private final Set<Integer> unknown = ConcurrentHashMap.newKeySet();

  /// The sequence number of the next message.
  public int take() {
    return next.getAndIncrement();
  }

  /// The server said no: nobody may receive it, nobody misses it.
  public void refuse(int sequence) {
    refused.add(sequence);
  }

  /// No answer, or one that leaves it open whether the message was committed: if one client
  /// receives it, everybody has to.
  public void doubt(int sequence) {
    unknown.add(sequence);
  }

  public int total() {
    return next.get();
  }

  /// The acknowledged ones and those of unknown outcome.
  public int possible() {
    return total() - refused.size();
  }

  public boolean isAcknowledged(int sequence) {
    return !refused.contains(sequence) && !unknown.contains(sequence);
  }

  public Set<Integer> refused() {
    return Set.copyOf(refused);
  }

  public Set<Integer> unknown() {
    return Set.copyOf(unknown);
  }
}
