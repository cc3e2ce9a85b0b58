package chat.filament.search.follow;

import chat.filament.core.MessageId;
import chat.filament.search.index.Inventory.InventoryEntry;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// Merges two lists of messages that come in pieces, both from the newest to the oldest, and tells
/// them apart. Pure; holds no more than it was given and did not use yet.
final class Comparison {
  private final Deque<InventoryEntry> stored = new ArrayDeque<>();
  private final Deque<InventoryEntry> indexed = new ArrayDeque<>();
  private boolean allStored;
  private boolean allIndexed;

  /// @param missing stored, but not indexed or not as it is stored
  /// @param orphans indexed, but not stored
  record Differences(Set<MessageId> missing, Set<MessageId> orphans) {
    static final Differences NONE = new Differences(Set.of(), Set.of());

    boolean isEmpty() {
      return size() == 0;
    }

    private int size() {
      return missing.size() + orphans.size();
    }
  }

  void stored(List<InventoryEntry> more, boolean last) {
    stored.addAll(more);
    allStored = last;
  }

  void indexed(List<InventoryEntry> more, boolean last) {
    indexed.addAll(more);
    allIndexed = last;
  }

  boolean needsStored() {
    return stored.isEmpty() && !allStored;
  }

  boolean needsIndexed() {
    return indexed.isEmpty() && !allIndexed;
  }

  boolean isFinished() {
    return stored.isEmpty() && allStored && indexed.isEmpty() && allIndexed;
  }

  /// The next differences, at most `max`; fewer when it is finished or needs more of a side.
  Differences next(int max) {
    var found = new Differences(new HashSet<>(), new HashSet<>());
    while (found.size() < max && !needsStored() && !needsIndexed() && !isFinished()) {
      int order = order(stored.peek(), indexed.peek());
      if (order > 0) {
        found.missing().add(stored.remove().id());
      } else if (order < 0) {
        found.orphans().add(indexed.remove().id());
      } else if (!stored.remove().equals(indexed.peek())) {
        found.missing().add(indexed.remove().id());
      } else {
        indexed.remove();
      }
    }
    return found;
  }

  /// Positive when the stored one is newer, so that the index lacks it.
  private static int order(@Nullable InventoryEntry stored, @Nullable InventoryEntry indexed) {
    if (stored == null || indexed == null) {
      return stored == null ? -1 : 1;
    }
    return stored.id().value().compareTo(indexed.id().value());
  }
}
