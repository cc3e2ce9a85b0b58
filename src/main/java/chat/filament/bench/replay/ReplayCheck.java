package chat.filament.bench.replay;

import chat.filament.bench.client.LoadChannel;
import chat.filament.bench.client.ReceivedEvent;
import chat.filament.bench.measure.DeliveryRecord;
import chat.filament.bench.measure.LatencyRecorder;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Consumer;

/// Puts what clients received down in terms of the channel's posts, and how late it came. A message
/// that was not acknowledged belongs to a post whose answer never came, as long as there are so
/// many of these; any more must have been refused.
final class ReplayCheck {
  private final LoadChannel channel;
  private final Map<String, ReplayPublisher.Post> posts;
  private final long unanswered;
  private final Map<String, Integer> sequences = new HashMap<>();
  private final LatencyRecorder latencies = new LatencyRecorder();

  /// What one client received. Keeps the id and the moment of every message, because real text
  /// leaves no room for a sequence number: about 50 bytes each.
  static final class Recorder implements Consumer<ReceivedEvent> {
    private final List<Received> received = new ArrayList<>();
    private volatile int count;

    /// A delivered message and the `System.nanoTime` when it came.
    record Received(String id, long at) {}

    @Override
    public void accept(ReceivedEvent event) {
      var id = event.data().messageId();
      if (event.kind() == ReceivedEvent.Kind.MESSAGE_CREATE && id != null) {
        received.add(new Received(id, System.nanoTime()));
        count = received.size();
      }
    }

    /// How many messages have come so far; for any time and thread.
    int count() {
      return count;
    }
  }

  /// `posts` are the acknowledged ones by message id.
  ReplayCheck(LoadChannel channel, Map<String, ReplayPublisher.Post> posts, long unanswered) {
    this.channel = channel;
    this.posts = posts;
    this.unanswered = unanswered;
    posts.keySet().forEach(id -> sequences.put(id, channel.take()));
  }

  /// Only after the client's socket is quiet.
  DeliveryRecord deliveries(Recorder client) {
    var deliveries = new DeliveryRecord(channel);
    for (var message : client.received) {
      int sequence = sequences.computeIfAbsent(message.id(), _ -> addUnacknowledged());
      var post = posts.get(message.id());
      if (deliveries.add(sequence, message.id()) && post != null) {
        latencies.record(message.at() - post.sentAt());
      }
    }
    return deliveries;
  }

  private int addUnacknowledged() {
    int sequence = channel.take();
    boolean refused = unacknowledged() >= unanswered;
    (refused ? channel.refused() : channel.unknown()).add(sequence);
    return sequence;
  }

  /// How many different messages were received without having been acknowledged.
  long unacknowledged() {
    return (long) sequences.size() - posts.size();
  }

  LatencyRecorder latencies() {
    return latencies;
  }

  /// How many posts have an id below one that was acknowledged before they were sent: the channel's
  /// order would not be the order of posting.
  static long misplaced(Map<String, ReplayPublisher.Post> posts) {
    long misplaced = 0;
    long answered = Long.MAX_VALUE; // the first answer to any post of a higher id
    for (var post : new TreeMap<>(posts).descendingMap().values()) {
      misplaced += answered < post.sentAt() ? 1 : 0;
      answered = Math.min(answered, post.answeredAt());
    }
    return misplaced;
  }
}
