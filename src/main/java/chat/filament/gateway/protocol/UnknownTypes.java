package chat.filament.gateway.protocol;

import chat.filament.platform.metrics.Counter;
import chat.filament.platform.metrics.Metrics;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;

/// Counts events of unknown type under the type as it was sent, for the first 64 types that are
/// seen; all others count as `other`, because clients choose what they send. Any thread.
public final class UnknownTypes {
  private static final int MAX = 64;
  private static final String ALWAYS = "unknown_ingress_event";

  private final Counter counter;
  private final Set<String> seen = ConcurrentHashMap.newKeySet();
  private final AtomicInteger free = new AtomicInteger(MAX);

  public UnknownTypes(Metrics metrics) {
    this.counter = metrics.eventsUnknown();
  }

  public void received(String type) {
    counter.increment("ingress", type.equals(ALWAYS) || isNamed(type) ? type : "other");
  }

  private boolean isNamed(String type) {
    if (seen.contains(type)) {
      return true;
    }
    if (free.getAndUpdate(left -> Math.max(0, left - 1)) > 0) {
      seen.add(type); // two threads with one new type count one more
      return true;
    }
    return false;
  }
}
