package chat.filament.platform.node;

import static org.assertj.core.api.Assertions.assertThat;

import com.github.f4b6a3.ulid.Ulid;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Objects;
import java.util.Random;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class RendezvousTest {
  private static final int NODES = 10;
  private static final int THINGS = 20_000;

  private final Random random = new Random(1);
  private final List<NodeId> nodes = ids(NODES).map(NodeId::new).toList();
  private final List<String> things = ids(THINGS).toList();

  private Stream<String> ids(int count) {
    return IntStream.range(0, count)
        .mapToObj(i -> new Ulid(1_700_000_000_000L + i, bytes()).toString());
  }

  private byte[] bytes() {
    var bytes = new byte[Ulid.RANDOM_BYTES];
    random.nextBytes(bytes);
    return bytes;
  }

  @Test
  void nobodyHasAnythingWithoutNodes() {
    assertThat(Rendezvous.owner(things.getFirst(), List.of())).isNull();
  }

  @Test
  void theOrderOfNodesDoesNotMatter() {
    var shuffled = new ArrayList<>(nodes);
    Collections.shuffle(shuffled, random);
    assertThat(things)
        .allMatch(thing ->
            Objects.equals(Rendezvous.owner(thing, nodes), Rendezvous.owner(thing, shuffled)));
  }

  @Test
  void everyNodeHasItsShare() {
    var shares =
        things.stream()
            .collect(
                Collectors.groupingBy(
                    thing -> Objects.requireNonNull(Rendezvous.owner(thing, nodes)),
                    Collectors.counting()));
    assertThat(shares).hasSize(NODES);
    // of these ids; 2,000 each would be even, and the standard deviation is 42
    assertThat(shares.values()).allMatch(share -> share > 1_800 && share < 2_200);
  }

  @Test
  void onlyTheThingsOfANodeThatGoesMove() {
    var gone = nodes.getFirst();
    var left = nodes.subList(1, NODES);
    assertThat(things)
        .filteredOn(thing -> !gone.equals(Rendezvous.owner(thing, nodes)))
        .allMatch(
            thing -> Objects.equals(Rendezvous.owner(thing, nodes), Rendezvous.owner(thing, left)));
  }
}
