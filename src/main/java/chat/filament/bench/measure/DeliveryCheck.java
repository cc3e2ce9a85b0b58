package chat.filament.bench.measure;

import chat.filament.core.ChannelId;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
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
  private static final DeliveryCheck NONE = new DeliveryCheck(0, 0, 0, 0, 0, 0, 0);

  private DeliveryCheck plus(DeliveryCheck other) {
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
  public static DeliveryCheck of(List<DeliveryRecord> records) {
    // the messages of unknown outcome that at least one client has received
    Map<ChannelId, Set<Integer>> surfaced = new HashMap<>();
    for (var record : records) {
      var ofChannel = surfaced.computeIfAbsent(record.channel().channel(), _ -> new HashSet<>());
      record.channel().unknown().stream().filter(record::has).forEach(ofChannel::add);
    }
    return records.stream()
        .map(record -> of(record, surfaced.getOrDefault(record.channel().channel(), Set.of())))
        .reduce(NONE, DeliveryCheck::plus);
  }

  private static DeliveryCheck of(DeliveryRecord record, Set<Integer> surfaced) {
    var posts = record.channel();
    int missing = record.lost(posts.total(), s -> posts.isAcknowledged(s) || surfaced.contains(s));
    return new DeliveryCheck(
        posts.possible() - posts.unknown().size() + surfaced.size(),
        record.unique(),
        record.gapped() ? 0 : missing,
        record.gapped() ? missing : 0,
        record.duplicated(),
        record.outOfOrder(),
        posts.refused().stream().filter(record::has).count());
  }
}
