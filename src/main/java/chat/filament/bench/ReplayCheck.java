package chat.filament.bench;

import chat.filament.core.MessageId;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.ToLongFunction;

/// Compares what one listener heard with what the server acknowledged.
final class ReplayCheck {
  private ReplayCheck() {}

  /// Counts over listeners. `unacknowledged` deliveries belong to posts whose answer never came;
  /// they are faults only where there are more different ones than such posts.
  record Result(
      long expected,
      long received,
      long lost,
      long duplicated,
      long outOfOrder,
      Set<String> unacknowledged) {
    static final Result NONE = new Result(0, 0, 0, 0, 0, Set.of());

    Result plus(Result other) {
      Set<String> both = new HashSet<>(unacknowledged);
      both.addAll(other.unacknowledged);
      return new Result(
          expected + other.expected,
          received + other.received,
          lost + other.lost,
          duplicated + other.duplicated,
          outOfOrder + other.outOfOrder,
          Set.copyOf(both));
    }
  }

  /// How many posts have an id below one that was acknowledged before they were sent: the channel's
  /// order would not be the order of posting.
  static long misplaced(Map<MessageId, Player.Post> posts) {
    var sent = byTime(posts, Player.Post::sentAt);
    var answered = byTime(posts, Player.Post::answeredAt);
    long misplaced = 0;
    var newest = "";
    int next = 0;
    for (var post : sent) {
      for (; answered.get(next).getValue().answeredAt() < post.getValue().sentAt(); next++) {
        var id = answered.get(next).getKey().value();
        newest = id.compareTo(newest) > 0 ? id : newest;
      }
      misplaced += post.getKey().value().compareTo(newest) < 0 ? 1 : 0;
    }
    return misplaced;
  }

  private static List<Map.Entry<MessageId, Player.Post>> byTime(
      Map<MessageId, Player.Post> posts, ToLongFunction<Player.Post> time) {
    return posts.entrySet().stream()
        .sorted(Comparator.comparingLong(post -> time.applyAsLong(post.getValue())))
        .toList();
  }

  /// `sentAt` maps every acknowledged message id to the moment it was sent; delivery times go to
  /// `latencies`. A message is out of order when its id is below one heard before.
  static Result of(List<RecordingSeat.Heard> heard, Map<String, Long> sentAt, Latencies latencies) {
    Set<String> seen = HashSet.newHashSet(heard.size());
    Set<String> unacknowledged = new HashSet<>();
    long duplicated = 0;
    long outOfOrder = 0;
    var newest = "";
    for (var message : heard) {
      if (!seen.add(message.id())) {
        duplicated++;
        continue;
      }
      outOfOrder += message.id().compareTo(newest) < 0 ? 1 : 0;
      newest = message.id().compareTo(newest) > 0 ? message.id() : newest;
      var sent = sentAt.get(message.id());
      if (sent == null) {
        unacknowledged.add(message.id());
      } else {
        latencies.record(message.at() - sent);
      }
    }
    long received = (long) seen.size() - unacknowledged.size();
    return new Result(
        sentAt.size(),
        received,
        sentAt.size() - received,
        duplicated,
        outOfOrder,
        Set.copyOf(unacknowledged));
  }
}
