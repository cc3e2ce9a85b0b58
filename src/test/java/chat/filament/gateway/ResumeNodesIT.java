package chat.filament.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import chat.filament.testing.Club;
import chat.filament.testing.NeedsNats;
import chat.filament.testing.Person;
import chat.filament.testing.Socket;
import chat.filament.testing.TestNodes;
import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/// Clients resume at a node that does not know yet what another one has changed: NATS is down, so
/// that it hears of it with its next look into the database, within a second.
@NeedsNats
class ResumeNodesIT {
  private static final int ROUNDS = 3;

  private TestNodes nodes;
  private Club club;
  private String channel;

  @BeforeEach
  void start() {
    nodes = TestNodes.start(2);
    nodes.nats().kill();
    club = Club.found(nodes.node(0));
    channel = club.channel();
  }

  @AfterEach
  void stop() {
    nodes.close();
  }

  private Person atTwo(String name) {
    return club.member(name).at(nodes.node(1).client());
  }

  private Socket subscribed(Person person) {
    var socket = person.connect("resume=1").subscribe(club.id(), channel);
    socket.next("subscribed");
    return socket;
  }

  /// What is sent to somebody who resumes from a position.
  private List<JsonNode> resumed(Person person, long from) {
    try (var socket = person.connect("resume=1")) {
      var positions = Map.of(club.id(), from);
      socket.send("resume", ResumeFixture.request(club.id(), positions, List.of(channel)));
      return socket.upTo("resumed");
    }
  }

  private void kick(Person person) {
    club.owner().post(club.path("/members/" + person.id() + "/kick")).ok();
  }

  private void awaitInside(Person person) {
    long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(60);
    while (person.get(club.path("/channels")).status() != 200) {
      assertThat(System.nanoTime()).isLessThan(deadline);
      LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(20));
    }
  }

  private static List<String> contents(List<JsonNode> events) {
    return events.stream()
        .filter(event -> event.path("t").asText().equals("message_create"))
        .map(event -> event.path("d").path("content").asText())
        .toList();
  }

  @Test
  void nobodyIsReplayedWhatCameAfterTheyWerePutOut() {
    for (int i = 0; i < ROUNDS; i++) {
      var person = atTwo("reader" + i);
      subscribed(person).close();
      long from = club.nextSeq() - 1;
      kick(person);
      club.owner().say(club.id(), channel, "not for you");
      assertThat(contents(resumed(person, from))).isEmpty();
    }
  }

  @Test
  void whoIsPutOutAndLetInAgainMissesNothing() {
    for (int i = 0; i < ROUNDS; i++) {
      var person = atTwo("reader" + i);
      var heard = new ArrayList<JsonNode>();
      try (var socket = subscribed(person)) {
        for (int n = 0; n < 2; n++) { // so that the node has looked at the guild before
          club.owner().say(club.id(), channel, "first");
          socket.next("message_create");
        }
        long from = club.nextSeq() - 1;
        club.owner().say(club.id(), channel, "before " + i);
        kick(person);
        heard.addAll(socket.upTo("workspace_member_remove"));
        club.owner().post(club.path("/members/" + person.id())).ok();
        awaitInside(person);
        heard.addAll(resumed(person, Math.max(from, position(heard))));
      }
      assertThat(contents(heard)).containsExactly("before " + i);
    }
  }

  private static long position(List<JsonNode> events) {
    return events.stream().mapToLong(event -> event.path("s").asLong()).max().orElse(0);
  }
}
