package chat.filament.platform.node;

import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.function.LongSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Which other nodes live, by what they say. A node is believed to have ended when it says so, or
/// when it has been silent for three seconds in which this one could hear: while NATS does not
/// answer, and after this process has stood still, nothing is concluded from silence.
///
/// Changes happen on one event loop; they can be read on any thread.
final class Membership {
  static final long BEAT_MS = 500;
  static final long SILENCE_NANOS = TimeUnit.SECONDS.toNanos(3);
  private static final long STANDSTILL_NANOS = TimeUnit.MILLISECONDS.toNanos(3 * BEAT_MS);
  private static final Logger LOG = LoggerFactory.getLogger(Membership.class);

  private final LongSupplier nanos;
  private final Map<NodeId, Long> heardAt = new ConcurrentHashMap<>();

  /// Who has said goodbye: a late message of theirs does not bring them back.
  private final Set<NodeId> ended = ConcurrentHashMap.newKeySet();

  private final List<Consumer<NodeId>> joined = new CopyOnWriteArrayList<>();
  private final List<Consumer<NodeId>> left = new CopyOnWriteArrayList<>();
  private long checkedAt;

  Membership(LongSupplier nanos) {
    this.nanos = nanos;
    this.checkedAt = nanos.getAsLong();
  }

  Set<NodeId> others() {
    return Set.copyOf(heardAt.keySet());
  }

  void onJoined(Consumer<NodeId> consumer) {
    joined.add(consumer);
    others().forEach(consumer);
  }

  void onLeft(Consumer<NodeId> consumer) {
    left.add(consumer);
  }

  /// A node has said that it lives: whether that is news.
  boolean heard(NodeId node) {
    if (ended.contains(node) || heardAt.put(node, nanos.getAsLong()) != null) {
      return false;
    }
    LOG.atInfo().addKeyValue("event", "node.joined").log("node {} is there", node);
    joined.forEach(consumer -> consumer.accept(node));
    return true;
  }

  /// A node ends.
  void goodbye(NodeId node) {
    ended.add(node);
    gone(node, "has ended");
  }

  private void gone(NodeId node, String how) {
    if (heardAt.remove(node) != null) {
      LOG.atInfo().addKeyValue("event", "node.left").log("node {} {}", node, how);
      left.forEach(consumer -> consumer.accept(node));
    }
  }

  /// To be called with every beat; `hears` says whether messages could come since the last one.
  /// Answers who has been silent for too long.
  Set<NodeId> check(boolean hears) {
    long now = nanos.getAsLong();
    boolean stood = now - checkedAt > STANDSTILL_NANOS;
    checkedAt = now;
    if (!hears || stood) {
      heardAt.replaceAll((node, at) -> now);
      return Set.of();
    }
    var silent = new HashSet<NodeId>();
    heardAt.forEach((node, at) -> {
      if (now - at > SILENCE_NANOS) {
        gone(node, "is silent");
        silent.add(node);
      }
    });
    return silent;
  }
}
