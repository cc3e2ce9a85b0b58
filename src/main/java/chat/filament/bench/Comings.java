package chat.filament.bench;

import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.atomic.LongAdder;

/// When each member last came or went, and how long after that the listeners learned of it.
/// Thread-safe.
final class Comings {
  private record Change(boolean online, long at) {}

  private final Ticker ticker;
  private final ConcurrentMap<String, Change> newest = new ConcurrentHashMap<>();
  private final LongAdder updates = new LongAdder();
  private final Latencies joins = new Latencies();
  private final Latencies leaves = new Latencies();

  Comings(Ticker ticker) {
    this.ticker = ticker;
  }

  /// The user comes or goes at this moment.
  void begin(String user, boolean online) {
    newest.put(user, new Change(online, ticker.nanos()));
  }

  /// A listener has learned of it. Presence is coalesced: an update that the newest change has
  /// overtaken measures nothing.
  void learned(String user, boolean online) {
    updates.increment();
    var change = newest.get(user);
    if (change != null && change.online() == online) {
      (online ? joins : leaves).record(ticker.nanos() - change.at());
    }
  }

  /// How many updates listeners have received.
  long updates() {
    return updates.sum();
  }

  /// Latencies of joins since the last call; the same for leaves below.
  Latencies.Percentiles joins() {
    return joins.take();
  }

  Latencies.Percentiles leaves() {
    return leaves.take();
  }
}
