package chat.filament.scale;

import chat.filament.platform.node.NodeId;
import chat.filament.platform.node.Rendezvous;
import com.github.f4b6a3.ulid.Ulid;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;

/// Who owns the guilds before and after nodes come and go, by the product's own rule.
final class OwnershipChange {
  private final List<String> guilds = new ArrayList<>();
  private final List<NodeId> nodes = new ArrayList<>();
  private final Random random;

  /// @param moved guilds that have another owner
  /// @param needless of them, those whose owner was there before and after
  /// @param largest share of one node after it, as a multiple of the mean
  record Moves(int moved, int needless, double largest) {}

  OwnershipChange(ClusterModel model, long seed) {
    random = new Random(seed);
    for (int i = 0; i < model.guilds(); i++) {
      guilds.add(ulid());
    }
    for (int i = 0; i < model.nodes(); i++) {
      nodes.add(new NodeId(ulid()));
    }
  }

  private String ulid() {
    var bytes = new byte[Ulid.RANDOM_BYTES];
    random.nextBytes(bytes);
    return new Ulid(1_700_000_000_000L + random.nextInt(1 << 30), bytes).toString();
  }

  private Map<String, NodeId> owners() {
    var owners = HashMap.<String, NodeId>newHashMap(guilds.size());
    guilds.forEach(
        guild -> owners.put(guild, Objects.requireNonNull(Rendezvous.owner(guild, nodes))));
    return owners;
  }

  /// So many nodes are gone, and others are there in the place of some of them.
  Moves replace(int gone, int come) {
    var before = owners();
    var stay = List.copyOf(nodes.subList(gone, nodes.size()));
    nodes.subList(0, gone).clear();
    for (int i = 0; i < come; i++) {
      nodes.add(new NodeId(ulid()));
    }
    var after = owners();
    int moved = 0;
    int needless = 0;
    var counts = new HashMap<NodeId, Integer>();
    for (var guild : guilds) {
      var is = Objects.requireNonNull(after.get(guild));
      var was = Objects.requireNonNull(before.get(guild));
      counts.merge(is, 1, Integer::sum);
      moved += is.equals(was) ? 0 : 1;
      needless += !is.equals(was) && stay.contains(is) && stay.contains(was) ? 1 : 0;
    }
    int largest = counts.values().stream().mapToInt(Integer::intValue).max().orElse(0);
    return new Moves(moved, needless, (double) largest * nodes.size() / guilds.size());
  }
}
