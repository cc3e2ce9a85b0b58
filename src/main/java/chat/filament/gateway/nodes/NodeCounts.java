package chat.filament.gateway.nodes;

import chat.filament.platform.node.NodeId;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/// What another node counts, as far as it is known here. On the event loop of the [CountExchange].
final class NodeCounts {
  /// Messages that are kept while everything is asked for anew.
  private static final int MAX_WAITING = 4_096;

  private final NodeId node;
  private final CountsListener listener;
  private final Map<Counted, Integer> counts = new HashMap<>();

  /// Came while everything was asked for.
  private final ArrayDeque<CountMessage> waiting = new ArrayDeque<>();

  private long version = -1;
  private boolean fetching;

  NodeCounts(NodeId node, CountsListener listener) {
    this.node = node;
    this.listener = listener;
  }

  NodeId node() {
    return node;
  }

  /// Whether everything must be asked for: something is missing, and nobody has asked yet.
  boolean mustFetch(CountMessage changes) {
    if (fetching) {
      if (!changes.entries().isEmpty() && waiting.size() < MAX_WAITING) {
        waiting.add(changes);
      }
      return false;
    }
    return !apply(changes);
  }

  /// False when something before these changes is missing.
  private boolean apply(CountMessage changes) {
    boolean next = changes.version() == version + 1 && !changes.entries().isEmpty();
    if (next) {
      changes.entries().forEach(this::set);
      version = changes.version();
    }
    return changes.version() <= version;
  }

  void fetching() {
    fetching = true;
    waiting.clear();
  }

  /// It was not to be had; the next message asks again.
  void notFetched() {
    fetching = false;
    version = -1;
    waiting.clear();
  }

  /// What has to change for these to be the counts, in the state of a version.
  List<CountEntry> difference(Map<Counted, Integer> everything) {
    var changes = new ArrayList<CountEntry>();
    counts.keySet().stream()
        .filter(what -> !everything.containsKey(what))
        .forEach(what -> changes.add(new CountEntry(what, 0)));
    everything.forEach((what, sockets) -> changes.add(new CountEntry(what, sockets)));
    return changes;
  }

  /// All of the difference has been [#set]. Whether nothing is missing after what came meanwhile.
  boolean fetched(long atVersion) {
    version = atVersion;
    fetching = false;
    for (var changes = waiting.poll(); changes != null; changes = waiting.poll()) {
      if (!apply(changes)) {
        return false;
      }
    }
    return true;
  }

  /// What has to change when the node is gone.
  List<CountEntry> nothing() {
    return difference(Map.of());
  }

  void set(CountEntry entry) {
    var before =
        entry.sockets() == 0
            ? counts.remove(entry.what())
            : counts.put(entry.what(), entry.sockets());
    int had = before == null ? 0 : before;
    if (had != entry.sockets()) {
      listener.counted(node, entry.what(), had, entry.sockets());
    }
  }
}
