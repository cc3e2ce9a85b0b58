package chat.filament.bench.replay;

import chat.filament.bench.measure.DeliveryCheck;
import chat.filament.bench.measure.LatencyRecorder;
import chat.filament.core.MessageId;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.ToLongFunction;

/// Compares what clients received with what the server acknowledged: `sentAt` maps every
/// acknowledged message id to the moment it was sent. Deliveries that are `unacknowledged` belong
/// to posts whose answer never came; they are faults only where there are more different ones than
/// such posts.
record ReplayCheck(
    Map<String, Long> sentAt, Set<String> unacknowledged, LatencyRecorder latencies) {
  static ReplayCheck of(Map<MessageId, ReplayPublisher.Post> posts) {
    Map<String, Long> sentAt = new HashMap<>();
    posts.forEach((id, post) -> sentAt.put(id.value(), post.sentAt()));
    return new ReplayCheck(sentAt, new HashSet<>(), new LatencyRecorder());
  }

  /// Checks one client. A message is out of order when its id is below one received before.
  DeliveryCheck check(List<IdRecorder.Received> received) {
    Set<String> seen = HashSet.newHashSet(received.size());
    long acknowledged = 0;
    long outOfOrder = 0;
    var newest = "";
    for (var message : received) {
      if (seen.add(message.id())) {
        outOfOrder += message.id().compareTo(newest) < 0 ? 1 : 0;
        newest = message.id().compareTo(newest) > 0 ? message.id() : newest;
        var sent = sentAt.get(message.id());
        if (sent == null) {
          unacknowledged.add(message.id());
        } else {
          acknowledged++;
          latencies.record(message.at() - sent);
        }
      }
    }
    long duplicated = (long) received.size() - seen.size();
    long lost = sentAt.size() - acknowledged;
    return new DeliveryCheck(sentAt.size(), acknowledged, lost, 0, duplicated, outOfOrder, 0);
  }

  /// How many posts have an id below one that was acknowledged before they were sent: the channel's
  /// order would not be the order of posting.
  static long misplaced(Map<MessageId, ReplayPublisher.Post> posts) {
    var answered = byTime(posts, ReplayPublisher.Post::answeredAt).iterator();
    long misplaced = 0;
    var newest = "";
    var next = answered.hasNext() ? answered.next() : null;
    for (var post : byTime(posts, ReplayPublisher.Post::sentAt)) {
      while (next != null && next.getValue().answeredAt() < post.getValue().sentAt()) {
        var id = next.getKey().value();
        newest = id.compareTo(newest) > 0 ? id : newest;
        next = answered.hasNext() ? answered.next() : null;
      }
      misplaced += post.getKey().value().compareTo(newest) < 0 ? 1 : 0;
    }
    return misplaced;
  }

  private static List<Map.Entry<MessageId, ReplayPublisher.Post>> byTime(
      Map<MessageId, ReplayPublisher.Post> posts, ToLongFunction<ReplayPublisher.Post> time) {
    return posts.entrySet().stream()
        .sorted(Comparator.comparingLong(post -> time.applyAsLong(post.getValue())))
        .toList();
  }
}
