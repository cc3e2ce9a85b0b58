package chat.filament.bench.measure;

import chat.filament.core.ChannelId;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;

/// Every delivery, compared with what the server has acknowledged, summed over all clients. A
/// client that was told of a gap in its log (`resume_gap`) counts its holes as `told`, not as lost.
/// `phantoms` are messages that the server refused and delivered all the same.
public record DeliveryCheck(
    long expected,
    long received,
    long lost,
    long told,
    long duplicated,
    long outOfOrder,
    long phantoms) {
  public static final DeliveryCheck NONE = new DeliveryCheck(0, 0, 0, 0, 0, 0, 0);

  public DeliveryCheck plus(DeliveryCheck other) {
    return new DeliveryCheck(
        expected + other.expected,
        received + other.received,
        lost + other.lost,
        told + other.told,
        duplicated + other.duplicated,
        outOfOrder + other.outOfOrder,
        phantoms + other.phantoms);
  }

  public void report(Report report) {
    report
        .add("check", "expected", expected)
        .add("check", "received", received)
        .addFaults("lost", lost, "deliveries lost")
        .add("check", "told_by_resume_gap", told)
        .addFaults("duplicated", duplicated, "deliveries duplicated")
        .addFaults("out_of_order", outOfOrder, "deliveries out of order")
        .addFaults("delivered_though_refused", phantoms, "refused messages were delivered");
  }

  /// Call it once publishers and sockets are quiet.
  public static DeliveryCheck of(Collection<SequenceRecorder> clients) {
    // the messages of unknown outcome that at least one client has received
    Map<ChannelId, Set<Integer>> surfaced = new HashMap<>();
    for (var client : clients) {
      for (var received : client.channels()) {
        received.channel().posts().unknown().stream()
            .filter(received.deliveries()::has)
            .forEach(
                surfaced.computeIfAbsent(received.channel().channel(), c -> new HashSet<>())::add);
      }
    }
    var sum = NONE;
    for (var client : clients) {
      for (var received : client.channels()) {
        var owed = surfaced.getOrDefault(received.channel().channel(), Set.of());
        sum = sum.plus(of(received, owed, client.gapped()));
      }
    }
    return sum;
  }

  private static DeliveryCheck of(
      SequenceRecorder.Received received, Set<Integer> surfaced, boolean gapped) {
    var deliveries = received.deliveries();
    var posts = received.channel().posts();
    int missing =
        deliveries.lost(posts.total(), s -> posts.isAcknowledged(s) || surfaced.contains(s));
    return new DeliveryCheck(
        posts.possible() - posts.unknown().size() + surfaced.size(),
        deliveries.unique(),
        gapped ? 0 : missing,
        gapped ? missing : 0,
        deliveries.duplicated(),
        deliveries.outOfOrder(),
        posts.refused().stream().filter(deliveries::has).count());
  }
}
