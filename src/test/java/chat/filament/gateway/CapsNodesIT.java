package chat.filament.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import chat.filament.testing.NeedsNats;
import chat.filament.testing.Person;
import chat.filament.testing.Socket;
import chat.filament.testing.TestNodes;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.Test;

/// The sockets of one user, counted over all nodes.
@NeedsNats
class CapsNodesIT {
  private static final int MOST = 3;

  private static boolean opens(Person who, List<Socket> open) {
    try {
      open.add(who.connect());
      return true;
    } catch (CompletionException refused) {
      return false;
    }
  }

  /// Nodes that do not hear each other let in what each may; afterwards one closes what is too
  /// many.
  @Test
  void whatWasTooManyEndsWhenTheNodesHearOfEachOther() {
    var settings = Map.of("FILAMENT_GATEWAY_MAX_CONNECTIONS_PER_USER", Integer.toString(MOST));
    try (var nodes = TestNodes.start(2, settings)) {
      var here = nodes.node(0).person("ann");
      var there = here.at(nodes.node(1).client());
      var guild = here.createGuild();
      var channel = here.createChannel(guild);
      nodes.nats().kill();
      var open = new ArrayList<Socket>();
      for (int i = 0; i < MOST; i++) {
        assertThat(opens(here, open)).isTrue();
        assertThat(opens(there, open)).isTrue();
      }
      nodes.nats().startAgain();
      var closed = new ArrayList<Socket>();
      long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(60);
      while (closed.size() < MOST && System.nanoTime() < deadline) {
        open.stream().filter(socket -> !socket.isOpen()).forEach(closed::add);
        open.removeAll(closed);
        LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(20));
      }
      assertThat(closed)
          .hasSize(MOST)
          .allMatch(socket -> socket.closed().equals(new Socket.Closed(1008, "connection_limit")));
      open.forEach(socket -> socket.subscribe(guild, channel));
    }
  }

  @Test
  void aUserHasNotMoreSocketsAtTwoNodesThanAtOne() {
    var settings = Map.of("FILAMENT_GATEWAY_MAX_CONNECTIONS_PER_USER", Integer.toString(MOST));
    try (var nodes = TestNodes.start(2, settings)) {
      var here = nodes.node(0).person("ann");
      var there = here.at(nodes.node(1).client());
      var open = new ArrayList<Socket>();
      for (int i = 0; i < MOST; i++) {
        assertThat(opens(here, open)).isTrue();
      }
      var more = new ArrayList<Socket>();
      long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(60);
      while (opens(there, more) && System.nanoTime() < deadline) {
        more.removeLast().close(); // the other has not heard of it yet
        LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(50));
      }
      assertThat(opens(there, more)).isFalse();
      open.removeFirst().close();
      while (!opens(there, more) && System.nanoTime() < deadline) {
        LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(50));
      }
      assertThat(more).hasSize(1);
    }
  }
}
