package chat.filament.gateway;

import chat.filament.testing.Club;
import chat.filament.testing.Person;
import chat.filament.testing.Socket;
import chat.filament.testing.TestServer;
import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.TestInstance;

/// A club with somebody who comes back to it, and what a resumption brings.
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
abstract class ResumeFixture {
  @AutoClose TestServer server;
  Club club;
  String channel;
  Person ann;

  @BeforeAll
  void start() {
    server = TestServer.start();
  }

  @BeforeEach
  void found() {
    club = Club.found(server);
    channel = club.channel();
    ann = club.member("ann");
  }

  List<String> say(int count) {
    return IntStream.range(0, count)
        .mapToObj(i -> club.owner().say(club.id(), channel, "message " + i))
        .toList();
  }

  /// Everything behind `ready` up to `resumed`.
  List<JsonNode> resumed(long from, String... channels) {
    try (var socket = ann.connect("resume=1")) {
      resume(socket, from, channels.length == 0 ? new String[] {channel} : channels);
      var events = socket.upTo("resumed");
      return events.subList(1, events.size());
    }
  }

  void resume(Socket socket, long from, String... channels) {
    socket.send("resume", request(Map.of(club.id(), from), List.of(channels)));
  }

  String request(Map<String, Long> positions, List<String> channels) {
    return request(club.id(), positions, channels);
  }

  static String request(String guild, Map<String, Long> positions, List<String> channels) {
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
  static List<String> types(List<JsonNode> events) {
    return events.stream().filter(e -> e.has("s")).map(e -> e.path("t").asText()).toList();
  }

  static List<Long> positions(List<JsonNode> events) {
    return events.stream().filter(e -> e.has("s")).map(e -> e.path("s").asLong()).toList();
  }

  static boolean isMessage(JsonNode event) {
    return event.path("t").asText().equals("message_create");
  }

  static String messageId(JsonNode event) {
    return event.path("d").path("message_id").asText();
  }
}
