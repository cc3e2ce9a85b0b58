package chat.filament.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import chat.filament.testing.Answer;
import chat.filament.testing.Club;
import chat.filament.testing.Person;
import chat.filament.testing.Socket;
import chat.filament.testing.TestServer;
import com.fasterxml.jackson.databind.JsonNode;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class GatewayEventsIT {
  private static TestServer server;
  private static Club club;
  private static String channel;

  @BeforeAll
  static void start() {
    server = TestServer.start();
    club = Club.found(server);
    channel = club.channel();
  }

  @AfterAll
  static void stop() {
    server.close();
  }

  @Test
  void answersASubscriptionInOrder() {
    var ann = club.member("ann");
    try (var socket = ann.connect()) {
      assertThat(socket.next().toString())
          .isEqualTo("{\"v\":1,\"t\":\"ready\",\"d\":{\"user_id\":\"%s\"}}".formatted(ann.id()));
      subscribe(socket, club.id(), channel);
      var sync = socket.next();
      assertThat(Answer.keys(sync.path("d"))).containsExactly("guild_id", "user_ids");
      assertThat(sync.path("d").path("user_ids")).extracting(JsonNode::asText).contains(ann.id());
      assertThat(socket.next().path("d").toString())
          .isEqualTo(
              "{\"guild_id\":\"%s\",\"user_id\":\"%s\",\"status\":\"online\"}"
                  .formatted(club.id(), ann.id()));
      assertThat(socket.next().path("d").toString())
          .isEqualTo("{\"guild_id\":\"%s\",\"channel_id\":\"%s\"}".formatted(club.id(), channel));
      assertThat(socket.nextTypes(1)).containsExactly("voice_participant_sync");
      subscribe(socket, club.id(), channel);
      assertThat(socket.nextTypes(3))
          .containsExactly("presence_sync", "subscribed", "voice_participant_sync");
    }
  }

  @Test
  void ignoresSubscriptionsWithoutPermission() {
    var stranger = server.person("stranger");
    var other = Club.found(server);
    other.member("x");
    stranger.join(other.id());
    var open = other.channel();
    try (var socket = stranger.connect()) {
      socket.next();
      subscribe(socket, club.id(), channel);
      subscribe(socket, other.id(), channel);
      subscribe(socket, "01ARZ3NDEKTSV4RRFFQ69G5FAV", channel);
      subscribe(socket, other.id(), "01ARZ3NDEKTSV4RRFFQ69G5FAV");
      socket.subscribe(other.id().toLowerCase(java.util.Locale.ROOT), open);
      assertThat(socket.next("subscribed").path("guild_id").asText()).isEqualTo(other.id());
      assertThat(socket.isOpen()).isTrue();
    }
  }

  @Test
  void deliversToEverySubscriberInOneOrder() throws Exception {
    var shared = club.channel();
    var people = IntStream.range(0, 4).mapToObj(i -> club.member("p" + i)).toList();
    var sockets = people.stream().map(person -> subscribed(person, shared)).toList();
    var senders = new ArrayList<Thread>();
    for (var person : people) {
      senders.add(
          Thread.startVirtualThread(
              () -> IntStream.range(0, 25).forEach(i -> person.say(club.id(), shared, "m" + i))));
    }
    for (var sender : senders) {
      sender.join();
    }
    var seen = sockets.stream().map(GatewayEventsIT::hundredMessages).toList();
    assertThat(seen.getFirst()).isSorted().doesNotHaveDuplicates();
    assertThat(seen).containsOnly(seen.getFirst());
    sockets.forEach(Socket::close);
  }

  private static java.util.List<String> hundredMessages(Socket socket) {
    return IntStream.range(0, 100)
        .mapToObj(i -> socket.next("message_create").path("message_id").asText())
        .toList();
  }

  @Test
  void deliversWithinTheScope() {
    var here = club.channel();
    var there = club.channel();
    var ann = club.member("ann");
    var bob = club.member("bob");
    var elsewhere = Club.found(server);
    try (var inHere = subscribed(ann, here);
        var inThere = subscribed(bob, there);
        var outside = subscribed(elsewhere.owner(), elsewhere.id(), elsewhere.channel())) {
      var first = club.owner().say(club.id(), here, "for here");
      var second = club.owner().say(club.id(), there, "for there");
      assertThat(inHere.next("message_create").path("message_id").asText()).isEqualTo(first);
      assertThat(inThere.next("message_create").path("message_id").asText()).isEqualTo(second);
      club.owner().patch(club.path(""), "{\"name\":\"Renamed\"}").ok();
      inHere.next("workspace_update");
      inThere.next("workspace_update");
      elsewhere.owner().patch(elsewhere.path(""), "{\"name\":\"Mine\"}").ok();
      var updated = outside.upTo("workspace_update");
      assertThat(updated).allSatisfy(event -> assertThat(ofGuild(event)).isEqualTo(elsewhere.id()));
    }
  }

  private static String ofGuild(JsonNode event) {
    return event.path("d").path("guild_id").asText();
  }

  @Test
  void tellsOfChannelsOnlyThoseWhoSeeThem() {
    var open = club.channel();
    var hidden = club.channel();
    var ann = club.member("ann");
    club.override(club.owner(), hidden, "member/" + ann.id(), "[]", "[\"create_message\"]").ok();
    try (var owners = subscribed(club.owner(), open);
        var anns = subscribed(ann, open)) {
      club.owner().patch(club.path("/channels/" + hidden), "{\"name\":\"secret\"}").ok();
      club.owner().delete(club.path("/channels/" + hidden)).ok();
      var last = club.owner().say(club.id(), open, "after");
      assertThat(types(owners, last))
          .containsExactly("channel_update", "channel_delete", "message_create");
      assertThat(types(anns, last)).containsExactly("message_create");
    }
  }

  @Test
  void deletedChannelIsAnnouncedToThoseWhoSawIt() {
    var open = club.channel();
    var doomed = club.channel();
    var ann = club.member("ann");
    try (var anns = subscribed(ann, open)) {
      club.owner().delete(club.path("/channels/" + doomed)).ok();
      assertThat(anns.next("channel_delete").path("channel_id").asText()).isEqualTo(doomed);
    }
  }

  /// The types of all events up to the message `last`, presence left out.
  private static java.util.List<String> types(Socket socket, String last) {
    var types = new ArrayList<String>();
    JsonNode event;
    do {
      event = socket.next();
      if (!event.path("t").asText().startsWith("presence")) {
        types.add(event.path("t").asText());
      }
    } while (!event.path("d").path("message_id").asText().equals(last));
    return types;
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "not json|invalid_envelope",
        "[1]|invalid_envelope",
        "{\"v\":2,\"t\":\"subscribe\",\"d\":{}}|invalid_envelope",
        "{\"v\":1,\"t\":\"subscribe\",\"d\":{},\"x\":0}|invalid_envelope",
        "{\"v\":1,\"t\":\"subscribe\"}|invalid_envelope",
        "{\"v\":1,\"t\":\"Subscribe\",\"d\":{}}|invalid_envelope",
        "{\"v\":1,\"t\":\"unsubscribe\",\"d\":{}}|unknown_event",
        "{\"v\":1,\"t\":\"resume\",\"d\":{\"guilds\":{},\"user\":0,\"channels\":[]}}|unknown_event",
        "{\"v\":1,\"t\":\"subscribe\",\"d\":{}}|invalid_subscribe_payload",
        "{\"v\":1,\"t\":\"subscribe\",\"d\":null}|invalid_subscribe_payload",
        "{\"v\":1,\"t\":\"subscribe\",\"d\":{\"guild_id\":\"x\",\"channel_id\":\"y\"}}|invalid_subscribe_payload",
        "{\"v\":1,\"t\":\"message_create\",\"d\":{}}|invalid_message_create_payload",
        "{\"v\":1,\"t\":\"message_create\",\"d\":{\"guild_id\":\"01ARZ3NDEKTSV4RRFFQ69G5FAV\",\"channel_id\":\"01ARZ3NDEKTSV4RRFFQ69G5FAV\",\"content\":\"x\"}}|message_rejected",
      })
  void endsOnWhatItCannotTake(String message, String label) {
    long before = ServerMetrics.disconnects(server, label);
    try (var socket = club.owner().connect()) {
      socket.sendText(message);
      assertThat(socket.closed()).isEqualTo(new Socket.Closed(1008, label));
    }
    assertThat(ServerMetrics.disconnects(server, label)).isEqualTo(before + 1);
    if (label.startsWith("invalid")) {
      var labels = "{scope=\"ingress\",reason=\"" + label + "\"}";
      assertThat(ServerMetrics.of(server, "filament_gateway_events_parse_rejected_total" + labels))
          .isPositive();
    }
  }

  @Test
  void namesUnknownTypesInItsMetrics() {
    var series =
        "filament_gateway_events_unknown_received_total{scope=\"ingress\",event_type=\"%s\"}";
    for (int i = 0; i < 70; i++) {
      try (var socket = club.owner().connect()) {
        socket.send("odd_" + i, "{}").closed();
      }
    }
    try (var socket = club.owner().connect()) {
      socket.send("unknown_ingress_event", "{}").closed();
    }
    assertThat(ServerMetrics.of(server, series.formatted("odd_0"))).isEqualTo(1);
    assertThat(ServerMetrics.of(server, series.formatted("odd_69"))).isZero();
    assertThat(ServerMetrics.of(server, series.formatted("other"))).isBetween(6L, 10L);
    assertThat(ServerMetrics.of(server, series.formatted("unknown_ingress_event"))).isEqualTo(1);
  }

  @Test
  void acceptsBinaryFramesOfUtf8() {
    var subscribe =
        "{\"v\":1,\"t\":\"subscribe\",\"d\":{\"guild_id\":\"%s\",\"channel_id\":\"%s\"}}"
            .formatted(club.id(), channel);
    try (var socket = club.owner().connect()) {
      socket.sendBinary(subscribe.getBytes(StandardCharsets.UTF_8));
      socket.next("subscribed");
      socket.sendBinary(subscribe.getBytes(StandardCharsets.UTF_16BE));
      assertThat(socket.closed().reason()).isEqualTo("invalid_envelope");
    }
  }

  @Test
  void endsOnMessagesThatAreTooLarge() {
    try (var socket = club.owner().connect()) {
      socket.sendText("x".repeat(65_537));
      assertThat(socket.closed()).isEqualTo(new Socket.Closed(1009, "event_too_large"));
    }
  }

  @Test
  void writesMessagesThatCameOverTheSocket() {
    try (var socket = subscribed(club.owner(), channel)) {
      socket.send(
          "message_create",
          "{\"guild_id\":\"%s\",\"channel_id\":\"%s\",\"content\":\"by socket\"}"
              .formatted(club.id(), channel));
      var created = socket.next("message_create");
      assertThat(created.path("content").asText()).isEqualTo("by socket");
      assertThat(created.path("author_id").asText()).isEqualTo(club.owner().id());
    }
  }

  @Test
  void numbersLoggedEventsForThoseWhoResume() {
    try (var plain = subscribed(club.owner(), channel);
        var resuming = club.owner().connect("resume=1")) {
      resuming.subscribe(club.id(), channel);
      long seq = club.nextSeq();
      club.owner().say(club.id(), channel, "numbered");
      assertThat(Answer.keys(plain.upTo("message_create").getLast()))
          .containsExactly("v", "t", "d");
      var numbered = resuming.upTo("message_create").getLast();
      assertThat(Answer.keys(numbered)).containsExactly("v", "t", "s", "d");
      assertThat(numbered.path("s").asLong()).isEqualTo(seq);
    }
  }

  @Test
  void limitsWhatAConnectionSends() {
    var settings =
        Map.of(
            "FILAMENT_GATEWAY_INGRESS_EVENTS_PER_WINDOW", "3",
            "FILAMENT_GATEWAY_SUBSCRIBE_EVENTS_PER_WINDOW", "5",
            "FILAMENT_GATEWAY_INGRESS_WINDOW_SECS", "3600");
    try (var strict = TestServer.start(settings)) {
      var ann = strict.person("ann");
      var guild = ann.createGuild();
      var shared = ann.createChannel(guild);
      try (var socket = ann.connect()) {
        for (int i = 0; i < 5; i++) {
          socket.subscribe(guild, shared);
          socket.next("subscribed");
        }
        subscribe(socket, guild, shared);
        assertThat(socket.closed()).isEqualTo(new Socket.Closed(1008, "ingress_rate_limited"));
      }
      try (var socket = ann.connect()) {
        var say =
            "{\"guild_id\":\"%s\",\"channel_id\":\"%s\",\"content\":\"x\"}"
                .formatted(guild, shared);
        for (int i = 0; i < 3; i++) { // a pong has been one of the three allowed
          socket.send("message_create", say);
        }
        assertThat(socket.closed().reason()).isEqualTo("ingress_rate_limited");
      }
      var series = "filament_rate_limit_hits_total{surface=\"gateway\",reason=\"%s\"}";
      assertThat(ServerMetrics.of(strict, series.formatted("subscribe"))).isEqualTo(1);
      assertThat(ServerMetrics.of(strict, series.formatted("ingress"))).isEqualTo(1);
      assertThat(ServerMetrics.disconnects(strict, "ingress_rate_limited")).isEqualTo(2);
    }
  }

  private static Socket subscribed(Person person, String shared) {
    return subscribed(person, club.id(), shared);
  }

  private static Socket subscribed(Person person, String guild, String shared) {
    var socket = person.connect().subscribe(guild, shared);
    socket.next("voice_participant_sync");
    return socket;
  }

  private static void subscribe(Socket socket, String guild, String shared) {
    socket.send(
        "subscribe", "{\"guild_id\":\"%s\",\"channel_id\":\"%s\"}".formatted(guild, shared));
  }
}
