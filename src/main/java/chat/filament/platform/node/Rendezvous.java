package chat.filament.platform.node;

import com.github.f4b6a3.ulid.Ulid;
import java.util.Collection;
import java.util.Comparator;
import org.jspecify.annotations.Nullable;

/// Which of some nodes has a thing, by highest random weight (Thaler and Ravishankar, "Using
/// Name-Based Mappings to Increase Hit Rates", 1998): whoever knows the same nodes says the same,
/// each has about as many things as the others, and a node that comes or goes moves no thing but
/// its own.
public final class Rendezvous {
  private static final Comparator<Weighed> HEAVIEST =
      Comparator.comparingLong(Weighed::weight).thenComparing(Weighed::node);

  private Rendezvous() {}

  private record Weighed(NodeId node, long weight) {}

  /// The one of `nodes` that has the thing with the id `ulid`; null when there are none.
  public static @Nullable NodeId owner(String ulid, Collection<NodeId> nodes) {
    long thing = hash(ulid);
    return nodes.stream()
        .map(node -> new Weighed(node, mixed(thing ^ hash(node.value()))))
        .max(HEAVIEST)
        .map(Weighed::node)
        .orElse(null);
  }

  private static long hash(String ulid) {
    var id = Ulid.from(ulid);
    return mixed(id.getMostSignificantBits()) ^ id.getLeastSignificantBits();
  }

  /// The finaliser of SplitMix64 (Steele, Lea and Flood, 2014): each bit of the result depends on
  /// each bit of `value`.
  private static long mixed(long value) {
    long once = (value ^ (value >>> 30)) * 0xBF58476D1CE4E5B9L;
    long twice = (once ^ (once >>> 27)) * 0x94D049BB133111EBL;
    return twice ^ (twice >>> 31);
  }
}
