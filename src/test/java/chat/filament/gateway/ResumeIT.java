package chat.filament.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import chat.filament.testing.Answer;
import chat.filament.testing.Club;
import chat.filament.testing.Person;
import chat.filament.testing.Socket;
import chat.filament.testing.TestServer;
import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ResumeIT {
  private static TestServer server;

  private final Club club = found();
  private final String channel = club.channel();
  private final Person ann = club.member("ann");

  @BeforeAll
  static void start() {
    server = TestServer.start();
  }

  private static Club found() {
    return Club.found(server);
  }

  @AfterAll
  static void stop() {
    server.close();
  }

  @Test
  void replaysWhatWasMissedInOrderAndOnce() {
    long from = club.nextSeq() - 1;
    var ids = say(300);
    try (var socket = ann.connect("resume=1")) {
      resume(socket, from, channel);
      assertThat(socket.next().path("t").asText()).isEqualTo("ready");
      var events = socket.upTo("resumed");
      assertThat(events.stream().filter(ResumeIT::isMessage).map(ResumeIT::messageId).toList())
          .isEqualTo(ids);
      assertThat(positions(events))
          .containsExactlyElementsOf(LongStream.rangeClosed(from + 1, from + 300).boxed().toList());
      assertThat(events.subList(300, events.size()).stream().map(e -> e.path("t").asText()))
          .containsExactly("presence_sync", "presence_update", "voice_participant_sync", "resumed");
      assertThat(events.getLast().path("d").toString())
          .isEqualTo(
              "{\"guilds\":{\"%s\":%d},\"user\":0,\"channels\":[{\"guild_id\":\"%s\",\"channel_id\":\"%s\"}]}"
                  .formatted(club.id(), from + 300, club.id(), channel));
      club.owner().say(club.id(), channel, "live");
      assertThat(socket.upTo("message_create").getLast().path("s").asLong()).isEqualTo(from + 301);
    }
  }

  @Test
  void missesNothingWhileOthersWrite() throws Exception {
    long from = club.nextSeq() - 1;
    var writer = Thread.startVirtualThread(() -> say(400));
    var sockets =
        IntStream.range(0, 8)
            .mapToObj(i -> {
              var socket = ann.connect("resume=1");
              resume(socket, from, channel);
              return socket;
            })
            .toList();
    writer.join();
    var expected = LongStream.rangeClosed(from + 1, from + 400).boxed().toList();
    for (var socket : sockets) {
      var seen = new java.util.ArrayList<Long>();
      while (seen.size() < 400) {
        var event = socket.next();
        if (event.has("s")) {
          seen.add(event.path("s").asLong());
        }
      }
      assertThat(seen).isEqualTo(expected);
      socket.close();
    }
  }

  @Test
  void showsNothingOfWhatWasDeleted() {
    long from = club.nextSeq() - 1;
    var ids = say(3);
    club.owner().delete(club.path("/channels/" + channel + "/messages/" + ids.get(1))).ok();
    assertThat(resumed(from).stream().filter(e -> e.has("s")).map(ResumeIT::messageId).toList())
        .containsExactly(ids.get(0), ids.get(2), ids.get(1));
    var again = say(2);
    resumed(from); // the pages are in memory now
    club.owner().delete(club.path("/channels/" + channel + "/messages/" + again.get(0))).ok();
    assertThat(resumed(from).stream().filter(ResumeIT::isMessage).map(ResumeIT::messageId).toList())
        .containsExactly(ids.get(0), ids.get(2), again.get(1));
  }

  @Test
  void showsOnlyWhatMayBeSeenNow() {
    var hidden = club.channel();
    long from = club.nextSeq() - 1;
    var open = club.owner().say(club.id(), channel, "open");
    club.owner().say(club.id(), hidden, "hidden");
    club.override(club.owner(), hidden, "member/" + ann.id(), "[]", "[\"create_message\"]").ok();
    club.owner().patch(club.path("/channels/" + hidden), "{\"name\":\"secret\"}").ok();
    var events = resumed(from, channel, hidden);
    assertThat(types(events))
        .containsExactly("message_create", "workspace_channel_permission_override_update");
    assertThat(messageId(events.getFirst())).isEqualTo(open);
    assertThat(events.getLast().path("d").path("channels")).hasSize(1);
  }

  @Test
  void leavesOutGuildsThatAreNoLongerTheirs() {
    long from = club.nextSeq() - 1;
    say(2);
    club.owner().post(club.path("/members/" + ann.id() + "/kick")).ok();
    var events = resumed(from);
    assertThat(events).hasSize(1);
    assertThat(events.getLast().path("d").toString())
        .isEqualTo("{\"guilds\":{},\"user\":0,\"channels\":[]}");
  }

  /// What a client has of a guild must have no hole below the last position it saw, wherever it was
  /// thrown out: it comes back with that position.
  @Test
  void aKickDuringAReplayLeavesNoHoleBehind() throws Exception {
    for (int round = 0; round < 10; round++) {
      long from = club.nextSeq() - 1; // what was before the membership is nobody's business
      say(5);
      club.owner().patch(club.path(""), "{\"name\":\"Club %d\"}".formatted(round)).ok();
      var sockets = IntStream.range(0, 20).mapToObj(i -> ann.connect("resume=1")).toList();
      var kick =
          Thread.startVirtualThread(
              () -> club.owner().post(club.path("/members/" + ann.id() + "/kick")).ok());
      sockets.forEach(socket -> resume(socket, from, channel));
      for (var socket : sockets) {
        var seen = positions(socket.upTo("resumed"));
        assertThat(seen)
            .containsExactlyElementsOf(
                LongStream.rangeClosed(from + 1, from + seen.size()).boxed().toList());
        socket.close();
      }
      kick.join();
      ann.join(club.id());
    }
  }

  @Test
  void showsNothingOfTheGuildFromBeforeTheMembership() {
    say(1);
    club.owner().patch(club.path(""), "{\"name\":\"Before\"}").ok();
    server
        .database()
        .sql("UPDATE guild_log SET created_at = created_at - 100 WHERE guild_id = ?", club.id());
    var bob = club.member("bob");
    club.owner().patch(club.path(""), "{\"name\":\"After\"}").ok();
    try (var socket = bob.connect("resume=1")) {
      resume(socket, 0, channel);
      var events = socket.upTo("resumed");
      assertThat(types(events))
          .containsExactly("message_create", "workspace_member_add", "workspace_update");
      assertThat(events).noneMatch(event -> event.path("t").asText().equals("resume_gap"));
    }
  }

  @Test
  void tellsOfAGapWhereAChannelIsGone() {
    var doomed = club.channel();
    long from = club.nextSeq() - 1;
    say(1);
    club.owner().delete(club.path("/channels/" + doomed)).ok();
    say(1);
    var events = resumed(from, channel, doomed);
    assertThat(types(events)).containsExactly("message_create", "message_create");
    var gap = only(events, "resume_gap");
    assertThat(gap.toString())
        .isEqualTo(
            "{\"guild_id\":\"%s\",\"from\":%d,\"to\":%d}".formatted(club.id(), from + 2, from + 2));
  }

  @Test
  void tellsOfAGapWhereTheLogDoesNotReachBack() {
    long from = club.nextSeq() - 1;
    say(5);
    server
        .database()
        .sql("DELETE FROM guild_log WHERE guild_id = ? AND seq <= ?", club.id(), from + 2);
    assertThat(gapOf(resumed(from))).isEqualTo(List.of(from + 1, from + 5));
    assertThat(types(resumed(from + 2))).hasSize(3);
  }

  private String renamed() {
    return """
    {"guild_id":"%s","updated_fields":{"name":"x"},"updated_at_unix":1,"actor_user_id":"%s"}\
    """
        .formatted(club.id(), club.owner().id());
  }

  @Test
  void tellsOfAGapWhenTooMuchIsMissing() {
    long from = club.nextSeq() - 1;
    server
        .database()
        .sql(
            """
            INSERT INTO guild_log (guild_id, seq, type, audience, payload, created_at)
            SELECT ?, n, 'workspace_update', 'guild', convert_to(?, 'UTF8'),
                   extract(epoch FROM now())::bigint
            FROM generate_series(?, ?) n
            """,
            club.id(),
            renamed(),
            from + 1,
            from + 5_001);
    server
        .database()
        .sql("UPDATE guild_log_head SET last_seq = ? WHERE guild_id = ?", from + 5_001, club.id());
    assertThat(gapOf(resumed(from))).isEqualTo(List.of(from + 1, from + 5_001));
    var events = resumed(from + 1);
    assertThat(types(events)).hasSize(5_000);
    assertThat(positions(events)).isSorted().doesNotHaveDuplicates();
  }

  @Test
  void tellsOfAGapWithoutAUsablePosition() {
    long last = club.nextSeq() - 1;
    assertThat(gapOf(resumed(last + 1_000))).isEqualTo(List.of(1L, last));
    try (var socket = ann.connect("resume=1")) {
      socket.send("resume", request(Map.of(), List.of(channel)));
      assertThat(gapOf(socket.upTo("resumed"))).isEqualTo(List.of(1L, last));
    }
  }

  @Test
  void resumesAfterARestartAndOnAnotherServer() throws Exception {
    try (var first = TestServer.start()) {
      var other = Club.found(first);
      var otherChannel = other.channel();
      var bob = other.member("bob");
      long from = other.nextSeq() - 1;
      var one = other.owner().say(other.id(), otherChannel, "before the restart");
      first.restart();
      var here = other.again(bob);
      var owner = other.again(other.owner());
      var two = owner.say(other.id(), otherChannel, "after it");
      assertThat(replayed(here, other, otherChannel, from)).containsExactly(one, two);
      try (var second = TestServer.start(Map.of("FILAMENT_DATABASE_URL", first.database().url()))) {
        var there =
            new Person(
                bob.name(),
                bob.password(),
                bob.id(),
                second.client().with(String.valueOf(bob.client().token())),
                bob.refreshToken());
        assertThat(replayed(there, other, otherChannel, from)).containsExactly(one, two);
        var three = owner.say(other.id(), otherChannel, "on the first server");
        assertThat(replayed(there, other, otherChannel, from)).containsExactly(one, two, three);
      }
    }
  }

  private static List<String> replayed(Person person, Club other, String otherChannel, long from) {
    try (var socket = person.connect("resume=1")) {
      socket.send("resume", request(other.id(), Map.of(other.id(), from), List.of(otherChannel)));
      return socket.upTo("resumed").stream()
          .filter(ResumeIT::isMessage)
          .map(ResumeIT::messageId)
          .toList();
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{}",
        "{\"guilds\":{},\"channels\":[]}",
        "{\"guilds\":[],\"user\":0,\"channels\":[]}",
        "{\"guilds\":{\"x\":1},\"user\":0,\"channels\":[]}",
        "{\"guilds\":{\"01ARZ3NDEKTSV4RRFFQ69G5FAV\":-1},\"user\":0,\"channels\":[]}",
        "{\"guilds\":{\"01ARZ3NDEKTSV4RRFFQ69G5FAV\":\"1\"},\"user\":0,\"channels\":[]}",
        "{\"guilds\":{\"01ARZ3NDEKTSV4RRFFQ69G5FAV\":1.5},\"user\":0,\"channels\":[]}",
        "{\"guilds\":{\"01ARZ3NDEKTSV4RRFFQ69G5FAV\":null},\"user\":0,\"channels\":[]}",
        "{\"guilds\":{},\"user\":-1,\"channels\":[]}",
        "{\"guilds\":{},\"user\":0,\"channels\":[null]}",
        "{\"guilds\":{},\"user\":0,\"channels\":[{\"guild_id\":\"x\",\"channel_id\":\"y\"}]}",
        "{\"guilds\":{},\"user\":0,\"channels\":[],\"more\":1}",
      })
  void refusesMalformedRequests(String request) {
    try (var socket = ann.connect("resume=1")) {
      socket.send("resume", request);
      assertThat(socket.closed().reason()).isEqualTo("invalid_subscribe_payload");
    }
  }

  @Test
  void isOnlyForTheFirstEventOfAClientThatOptedIn() {
    try (var socket = ann.connect("resume=1")) {
      socket.subscribe(club.id(), channel);
      resume(socket, 0, channel);
      assertThat(socket.closed().reason()).isEqualTo("unknown_event");
    }
  }

  private List<String> say(int count) {
    return IntStream.range(0, count)
        .mapToObj(i -> club.owner().say(club.id(), channel, "message " + i))
        .toList();
  }

  /// Everything behind `ready` up to `resumed`.
  private List<JsonNode> resumed(long from, String... channels) {
    try (var socket = ann.connect("resume=1")) {
      resume(socket, from, channels.length == 0 ? new String[] {channel} : channels);
      var events = socket.upTo("resumed");
      return events.subList(1, events.size());
    }
  }

  private void resume(Socket socket, long from, String... channels) {
    socket.send("resume", request(Map.of(club.id(), from), List.of(channels)));
  }

  private String request(Map<String, Long> positions, List<String> channels) {
    return request(club.id(), positions, channels);
  }

  private static String request(String guild, Map<String, Long> positions, List<String> channels) {
    var guilds =
        positions.entrySet().stream()
            .map(entry -> "\"" + entry.getKey() + "\":" + entry.getValue())
            .collect(Collectors.joining(","));
    var wanted =
        channels.stream()
            .map(id -> "{\"guild_id\":\"%s\",\"channel_id\":\"%s\"}".formatted(guild, id))
            .collect(Collectors.joining(","));
    return "{\"guilds\":{%s},\"user\":0,\"channels\":[%s]}".formatted(guilds, wanted);
  }

  /// The types of the events that were replayed.
  private static List<String> types(List<JsonNode> events) {
    return events.stream().filter(e -> e.has("s")).map(e -> e.path("t").asText()).toList();
  }

  private static List<Long> positions(List<JsonNode> events) {
    return events.stream().filter(e -> e.has("s")).map(e -> e.path("s").asLong()).toList();
  }

  private static JsonNode only(List<JsonNode> events, String type) {
    var found = events.stream().filter(e -> e.path("t").asText().equals(type)).toList();
    assertThat(found).hasSize(1);
    return found.getFirst().path("d");
  }

  private static List<Long> gapOf(List<JsonNode> events) {
    var gap = only(events, "resume_gap");
    assertThat(Answer.keys(gap)).containsExactly("guild_id", "from", "to");
    return Stream.of("from", "to").map(key -> gap.path(key).asLong()).toList();
  }

  private static boolean isMessage(JsonNode event) {
    return event.path("t").asText().equals("message_create");
  }

  private static String messageId(JsonNode event) {
    return event.path("d").path("message_id").asText();
  }
}
