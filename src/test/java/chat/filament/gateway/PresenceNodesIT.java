package chat.filament.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import chat.filament.testing.NeedsNats;
import chat.filament.testing.Person;
import chat.filament.testing.Socket;
import chat.filament.testing.TestNodes;
import chat.filament.testing.TestServer;
import com.fasterxml.jackson.databind.JsonNode;
import java.util.HashSet;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/// Who is online where several servers share a database.
@NeedsNats
class PresenceNodesIT {
  private static TestNodes nodes;

  private Person ann;
  private Person bob;
  private String guild;
  private String channel;

  @BeforeAll
  static void start() {
    nodes = TestNodes.start(2);
  }

  @AfterAll
  static void stop() {
    nodes.close();
  }

  @BeforeEach
  void meet() {
    ann = nodes.node(0).person("ann");
    bob = nodes.node(0).person("bob");
    guild = ann.createGuild();
    channel = ann.createChannel(guild);
    bob.join(guild);
  }

  private Socket at(Person who, TestServer server) {
    return who.at(server.client()).connect().subscribe(guild, channel);
  }

  private Set<String> online(Socket socket) {
    var ids = new HashSet<String>();
    JsonNode sync = socket.next("presence_sync");
    sync.path("user_ids").forEach(id -> ids.add(id.asText()));
    return ids;
  }

  /// Subscribes again until the sync names exactly these.
  private void awaitOnline(Socket socket, String... users) {
    long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(60);
    Set<String> seen;
    do {
      socket.drain();
      seen = online(socket.subscribe(guild, channel));
    } while (!seen.equals(Set.of(users)) && System.nanoTime() < deadline);
    assertThat(seen).containsExactlyInAnyOrder(users);
  }

  private static String status(Socket socket, Person who) {
    JsonNode update;
    do {
      update = socket.next("presence_update");
    } while (!update.path("user_id").asText().equals(who.id()));
    return update.path("status").asText();
  }

  @Test
  void whoComesAndGoesAtOneIsSeenAtTheOther() {
    var here = at(ann, nodes.node(0));
    var there = at(bob, nodes.node(1));
    assertThat(status(here, bob)).isEqualTo("online");
    awaitOnline(here, ann.id(), bob.id());
    awaitOnline(there, ann.id(), bob.id());
    there.close();
    assertThat(status(here, bob)).isEqualTo("offline");
    awaitOnline(here, ann.id());
    here.close();
  }

  @Test
  void whoHasASocketAtBothStaysOnlineUntilTheLastIsClosed() {
    var here = at(ann, nodes.node(0));
    var first = at(bob, nodes.node(0));
    assertThat(status(here, bob)).isEqualTo("online");
    var second = at(bob, nodes.node(1));
    awaitOnline(second, ann.id(), bob.id());
    first.close();
    awaitOnline(second, ann.id(), bob.id());
    assertThat(here.drain().toString()).doesNotContain("offline");
    second.close();
    assertThat(status(here, bob)).isEqualTo("offline");
  }

  @Test
  void aNodeThatComesLaterKnowsWhoIsThere() {
    var here = at(ann, nodes.node(0));
    var there = at(bob, nodes.node(1));
    var carl = nodes.node(0).person("carl");
    carl.join(guild);
    var third = at(carl, nodes.add());
    awaitOnline(third, ann.id(), bob.id(), carl.id());
    awaitOnline(here, ann.id(), bob.id(), carl.id());
    awaitOnline(there, ann.id(), bob.id(), carl.id());
  }

  @Test
  void nobodyFlapsWhenANodeIsDrained() {
    var here = at(ann, nodes.node(0));
    var there = at(bob, nodes.node(1));
    assertThat(status(here, bob)).isEqualTo("online");
    var back =
        CompletableFuture.supplyAsync(() -> {
          there.closed();
          return at(bob, nodes.node(0));
        });
    nodes.restart(1);
    awaitOnline(back.join(), ann.id(), bob.id());
    assertThat(here.drain().toString()).doesNotContain("offline");
  }

  @Test
  void whatHappenedWhileNatsWasGoneIsSeenAfterwardsAndNobodyFlaps() {
    var here = at(ann, nodes.node(0));
    var there = at(bob, nodes.node(1));
    assertThat(status(here, bob)).isEqualTo("online");
    awaitOnline(there, ann.id(), bob.id());
    nodes.nats().kill();
    var carl = nodes.node(0).person("carl");
    carl.join(guild);
    var late = at(carl, nodes.node(1));
    nodes.nats().startAgain();
    assertThat(status(here, carl)).isEqualTo("online");
    assertThat(here.drain().toString()).doesNotContain("offline");
    awaitOnline(late, ann.id(), bob.id(), carl.id());
  }
}
