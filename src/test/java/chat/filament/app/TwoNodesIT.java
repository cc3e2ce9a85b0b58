package chat.filament.app;

import static org.assertj.core.api.Assertions.assertThat;

import chat.filament.testing.Client;
import chat.filament.testing.Club;
import chat.filament.testing.NatsServer;
import chat.filament.testing.NeedsNats;
import chat.filament.testing.Person;
import chat.filament.testing.Socket;
import chat.filament.testing.TestServer;
import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.function.BooleanSupplier;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// Two servers on one database: what one changes holds on the other, with NATS and without it.
@NeedsNats
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@Execution(ExecutionMode.SAME_THREAD)
class TwoNodesIT {
  private NatsServer nats;
  private boolean natsRuns = true;
  private TestServer one;
  private TestServer two;
  private Club club;
  private String channel;

  @BeforeAll
  void start() {
    nats = NatsServer.start();
    var shared = Map.of("FILAMENT_NATS_URL", nats.url(), "FILAMENT_ATTACHMENT_ROOT_SHARED", "true");
    one = TestServer.start(shared);
    two = one.another(Map.of());
  }

  @AfterAll
  void stop() {
    two.close();
    one.close();
    nats.close();
  }

  @BeforeEach
  void found() {
    club = Club.found(one);
    channel = club.channel();
  }

  private void nats(boolean runs) {
    if (natsRuns && !runs) {
      nats.kill();
    } else if (!natsRuns && runs) {
      nats.startAgain();
    }
    natsRuns = runs;
  }

  private Person atTwo(Person person) {
    return new Person(
        person.name(),
        person.password(),
        person.id(),
        new Client(two.url(), person.client().token()),
        person.refreshToken());
  }

  private Socket subscribed(Person person, String query) {
    var socket = person.connect(query).subscribe(club.id(), channel);
    socket.next("subscribed");
    return socket;
  }

  private static String content(JsonNode event) {
    return event.path("content").asText();
  }

  private String messages() {
    return "/guilds/" + club.id() + "/channels/" + channel + "/messages";
  }

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void whatIsSaidOnOneNodeIsHeardOnTheOther(boolean withNats) {
    nats(withNats);
    var reader = atTwo(club.member("reader"));
    try (var there = subscribed(reader, "");
        var here = subscribed(club.owner(), "")) {
      club.owner().say(club.id(), channel, "from one");
      assertThat(content(there.next("message_create"))).isEqualTo("from one");
      reader.say(club.id(), channel, "from two");
      assertThat(content(there.next("message_create"))).isEqualTo("from two");
      assertThat(content(here.next("message_create"))).isEqualTo("from one");
      assertThat(content(here.next("message_create"))).isEqualTo("from two");
    }
  }

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void aBanOnOneNodeEndsEverythingOnTheOther(boolean withNats) {
    nats(withNats);
    var banned = club.member("banned");
    var reader = club.member("reader");
    assertThat(atTwo(banned).get(messages()).status()).isEqualTo(200);
    try (var lost = subscribed(atTwo(banned), "");
        var kept = subscribed(atTwo(reader), "")) {
      club.owner().post(club.path("/members/" + banned.id() + "/ban")).ok();
      club.owner().say(club.id(), channel, "not for you");
      assertThat(content(kept.next("message_create"))).isEqualTo("not for you");
      until(() -> atTwo(banned).get(messages()).status() == 403);
      club.owner().say(club.id(), channel, "nor this");
      assertThat(content(kept.next("message_create"))).isEqualTo("nor this");
      assertThat(types(lost)).doesNotContain("message_create");
    }
  }

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void anAddressThatIsBannedOnOneNodeHearsNothingOnTheOther(boolean withNats) {
    nats(withNats);
    var reader = club.member("reader");
    try (var lost = subscribed(atTwo(reader), "");
        var kept = subscribed(atTwo(club.owner()), "")) {
      club.owner().post(club.path("/ip-bans/by-user"), byUser(reader)).ok();
      for (int i = 0; i < 5; i++) {
        club.owner().say(club.id(), channel, "not for you " + i);
        assertThat(content(kept.next("message_create"))).isEqualTo("not for you " + i);
      }
      assertThat(types(lost)).doesNotContain("message_create");
    }
  }

  private static String byUser(Person person) {
    return "{\"target_user_id\":\"" + person.id() + "\"}";
  }

  private static List<String> types(Socket socket) {
    return socket.drain().stream().map(event -> event.path("t").asText()).toList();
  }

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void accessThatIsGivenOnOneNodeIsThereOnTheOther(boolean withNats) {
    nats(withNats);
    var stranger = one.person("stranger");
    assertThat(atTwo(stranger).get(messages()).status()).isEqualTo(403);
    stranger.join(club.id());
    until(() -> atTwo(stranger).get(messages()).status() == 200);
  }

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void anAuthSessionThatEndsOnOneNodeEndsOnTheOther(boolean withNats) {
    nats(withNats);
    var person = one.person("leaver");
    assertThat(atTwo(person).get("/auth/me").status()).isEqualTo(200);
    try (var socket = atTwo(person).connect()) {
      socket.next("ready");
      person
          .client()
          .post("/auth/logout", "{\"refresh_token\":\"" + person.refreshToken() + "\"}")
          .ok();
      assertThat(socket.closed()).isEqualTo(new Socket.Closed(1008, "session_revoked"));
      assertThat(atTwo(person).get("/auth/me").status()).isEqualTo(401);
    }
  }

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void aGuildThatIsDeletedOnOneNodeIsGoneOnTheOther(boolean withNats) {
    nats(withNats);
    var reader = atTwo(club.member("reader"));
    try (var there = subscribed(reader, "")) {
      club.owner().delete("/guilds/" + club.id()).ok();
      assertThat(there.next("workspace_delete").path("guild_id").asText()).isEqualTo(club.id());
      until(() -> reader.get(messages()).status() == 403);
    }
  }

  /// Whoever comes to a node that has not heard of the guild yet has no hole in front of them.
  @Test
  void nothingIsMissingBehindAFreshSubscription() {
    nats(false);
    var reader = atTwo(club.member("reader"));
    try (var there = subscribed(reader, "resume=1")) {
      var first = club.nextSeq();
      for (int i = 0; i < 5; i++) {
        club.owner().say(club.id(), channel, "one " + i);
      }
      reader.say(club.id(), channel, "two");
      var positions = new ArrayList<Long>();
      for (int i = 0; i < 6; i++) {
        JsonNode event;
        do {
          event = there.next();
        } while (!event.path("t").asText().equals("message_create"));
        positions.add(event.path("s").asLong());
      }
      assertThat(positions).isEqualTo(IntStream.range(0, 6).mapToObj(i -> first + i).toList());
    }
  }

  @Test
  void bothNodesWriteIntoOneGuildAndEverybodySeesOneOrder() {
    nats(true);
    var writer = atTwo(club.member("writer"));
    try (var here = subscribed(club.owner(), "");
        var there = subscribed(writer, "")) {
      var other =
          CompletableFuture.runAsync(() -> {
            for (int i = 0; i < 40; i++) {
              writer.say(club.id(), channel, "two " + i);
            }
          });
      for (int i = 0; i < 40; i++) {
        club.owner().say(club.id(), channel, "one " + i);
      }
      other.join();
      var heardHere =
          IntStream.range(0, 80).mapToObj(i -> content(here.next("message_create"))).toList();
      var heardThere =
          IntStream.range(0, 80).mapToObj(i -> content(there.next("message_create"))).toList();
      assertThat(heardHere).isEqualTo(heardThere).doesNotHaveDuplicates();
    }
  }

  private static void until(BooleanSupplier condition) {
    for (int i = 0; i < 6_000 && !condition.getAsBoolean(); i++) {
      try {
        Thread.sleep(20);
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        throw new IllegalStateException(e);
      }
    }
    assertThat(condition.getAsBoolean()).isTrue();
  }
}
