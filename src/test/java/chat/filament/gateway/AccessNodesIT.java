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
import java.util.Locale;
import java.util.function.Consumer;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/// Access that is taken through one node ends at the sockets of another, with NATS and without it.
/// That nothing came is shown by events that were published later. How long it took from the answer
/// until the other node refused is printed; `-Dfilament.revocations=` sets how many are measured.
@NeedsNats
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@Execution(ExecutionMode.SAME_THREAD)
class AccessNodesIT {
  private static final String MESSAGES = "[\"create_message\"]";

  /// What takes the channel from somebody.
  enum Loss {
    KICK(place -> place.club.kick(place.ann), "workspace_member_remove"),
    BAN(
        place -> place.club.owner().post(place.club.path(place.member("/ban"))).ok(),
        "workspace_member_ban",
        "workspace_member_remove"),
    LEAVE(
        place -> place.ann.delete(place.club.path("/members/me")).ok(), "workspace_member_remove"),
    OVERRIDE(place -> place.override("member/" + place.ann.id(), MESSAGES)),
    ROLE_OVERRIDE(place -> place.override("role/" + place.role, MESSAGES)),
    ASSIGNMENT(place ->
        place.club.owner().delete(place.club.path("/roles/" + place.role + place.member(""))).ok()),
    ROLE(place -> place.club.owner().delete(place.club.path("/roles/" + place.role)).ok());

    private final Consumer<Place> change;
    private final List<String> ownEvents;

    Loss(Consumer<Place> change, String... ownEvents) {
      this.change = change;
      this.ownEvents = List.of(ownEvents);
    }
  }

  /// A guild that is changed through the first node, and one that proves that events flow.
  static final class Place {
    private final Club club;
    private final Club other;
    private final String channel;
    private final String elsewhere;
    private final Person ann;

    /// Without it nobody sees the channel.
    private final String role;

    Place(TestNodes nodes) {
      club = Club.found(nodes.node(0));
      other = Club.found(nodes.node(0));
      channel = club.channel();
      elsewhere = other.channel();
      ann = club.member("ann");
      ann.join(other.id());
      role = club.role(5, "create_message");
      club.assign(ann, role);
      override("role/" + club.seeded("everyone"), MESSAGES);
      club.override(club.owner(), channel, "role/" + role, MESSAGES, "[]").ok();
    }

    String member(String what) {
      return "/members/" + ann.id() + what;
    }

    void override(String target, String denied) {
      club.override(club.owner(), channel, target, "[]", denied).ok();
    }
  }

  private final List<Long> withNats = new ArrayList<>();
  private final List<Long> withoutNats = new ArrayList<>();
  private TestNodes nodes;
  private boolean natsRuns = true;

  @BeforeAll
  void start() {
    nodes = TestNodes.start(2);
  }

  @AfterAll
  void stop() {
    print("with NATS", withNats);
    print("without NATS", withoutNats);
    nodes.close();
  }

  private static void print(String how, List<Long> nanos) {
    var sorted = nanos.stream().sorted().toList();
    if (!sorted.isEmpty()) {
      System.out.printf(
          Locale.ROOT,
          "refused on the other node %s: n=%d p50=%.1f ms p99=%.1f ms max=%.1f ms%n",
          how,
          sorted.size(),
          sorted.get(sorted.size() / 2) / 1e6,
          sorted.get(Math.min(sorted.size() - 1, sorted.size() * 99 / 100)) / 1e6,
          sorted.getLast() / 1e6);
    }
  }

  private void nats(boolean runs) {
    if (natsRuns && !runs) {
      nodes.nats().kill();
    } else if (!natsRuns && runs) {
      nodes.nats().startAgain();
    }
    natsRuns = runs;
  }

  private Person there(Person person) {
    return person.at(nodes.node(1).client());
  }

  private Socket subscribed(Person person, Place place) {
    return there(person).connect("resume=1").subscribe(place.club.id(), place.channel);
  }

  @ParameterizedTest
  @EnumSource
  void nothingComesAfterAccessWasTakenOnTheOtherNode(Loss loss) {
    nats(true);
    nothingComesAfter(loss, withNats);
  }

  @ParameterizedTest
  @EnumSource
  void norDoesItWithoutNats(Loss loss) {
    nats(false);
    nothingComesAfter(loss, withoutNats);
  }

  private void nothingComesAfter(Loss loss, List<Long> times) {
    var place = new Place(nodes);
    try (var lost = subscribed(place.ann, place);
        var kept = subscribed(place.club.owner(), place)) {
      lost.subscribe(place.other.id(), place.elsewhere);
      for (int i = 0;
          i < 2;
          i++) { // behind the second one the node has looked at everybody's access
        place.club.owner().say(place.club.id(), place.channel, "for all");
        assertThat(content(lost.next("message_create"))).isEqualTo("for all");
      }
      loss.change.accept(place);
      long changed = System.nanoTime();
      place.club.owner().say(place.club.id(), place.channel, "hidden");
      untilRefused(place);
      times.add(System.nanoTime() - changed);
      place.club.owner().say(place.club.id(), place.channel, "hidden, too");
      do {} while (!content(kept.next("message_create")).equals("hidden, too"));
      place.other.owner().say(place.other.id(), place.elsewhere, "barrier");
      var heard = new ArrayList<>(lost.upTo("message_create"));
      assertThat(content(heard.getLast().path("d"))).isEqualTo("barrier");
      while (ownEvents(heard).size() < loss.ownEvents.size()) {
        heard.add(lost.next()); // what is of another guild may overtake it
      }
      assertThat(ownEvents(heard)).isEqualTo(loss.ownEvents);
      assertThat(heard)
          .filteredOn(event -> event.path("t").asText().equals("message_create"))
          .hasSize(1);
    }
  }

  private static List<String> ownEvents(List<JsonNode> heard) {
    return heard.stream()
        .map(event -> event.path("t").asText())
        .filter(type -> type.startsWith("workspace_member_"))
        .toList();
  }

  private static String content(JsonNode event) {
    return event.path("content").asText();
  }

  private void untilRefused(Place place) {
    var path = "/guilds/" + place.club.id() + "/channels/" + place.channel + "/messages";
    var reader = there(place.ann);
    while (reader.get(path).status() == 200) {
      Thread.onSpinWait();
    }
    reader.get(path).refused(403, "forbidden");
  }

  /// Whose sessions end on one node loses their sockets on the other; the one that changed the
  /// password stays.
  @ParameterizedTest
  @CsvSource({"true", "false"})
  void aChangeOfPasswordAndARevocationEndSocketsOnTheOtherNode(boolean runs) {
    nats(runs);
    var ann = nodes.node(0).person("ann");
    var again = ann.logInAgain();
    var third = ann.logInAgain();
    try (var kept = there(ann).connect();
        var changed = there(again).connect();
        var revoked = there(third).connect()) {
      List.of(kept, changed, revoked).forEach(socket -> socket.next("ready"));
      ann.delete("/auth/sessions/" + current(third)).ok();
      assertThat(revoked.closed()).isEqualTo(new Socket.Closed(1008, "session_revoked"));
      var passwords =
          "{\"current_password\":\"%s\",\"new_password\":\"battery staple of ann\"}"
              .formatted(ann.password());
      ann.post("/auth/password", passwords).ok();
      assertThat(changed.closed()).isEqualTo(new Socket.Closed(1008, "session_revoked"));
      there(again).get("/auth/me").refused(401, "invalid_credentials");
      there(ann).get("/auth/me").ok();
      assertThat(kept.isOpen()).isTrue();
    }
  }

  private static String current(Person person) {
    for (var session : person.get("/auth/sessions").ok().json().path("sessions")) {
      if (session.path("current").asBoolean()) {
        return session.path("session_id").asText();
      }
    }
    throw new AssertionError("no current session");
  }

  /// How long it takes is measured, not required.
  @ParameterizedTest
  @CsvSource({"true", "false"})
  void whoIsKickedIsRefusedOnTheOtherNode(boolean runs) {
    nats(runs);
    int count = Integer.getInteger("filament.revocations", 1);
    var place = new Place(nodes);
    place.club.kick(place.ann);
    for (int i = 0; i < count; i++) {
      place.ann.join(place.club.id());
      place.club.assign(place.ann, place.role);
      var path = "/guilds/" + place.club.id() + "/channels/" + place.channel + "/messages";
      while (there(place.ann).get(path).status() != 200) {
        Thread.onSpinWait();
      }
      place.club.kick(place.ann);
      long changed = System.nanoTime();
      untilRefused(place);
      (runs ? withNats : withoutNats).add(System.nanoTime() - changed);
    }
  }
}
