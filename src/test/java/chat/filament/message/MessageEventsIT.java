package chat.filament.message;

import static org.assertj.core.api.Assertions.assertThat;

import chat.filament.testing.Answer;
import chat.filament.testing.Person;
import chat.filament.testing.Scrape;
import chat.filament.testing.Socket;
import chat.filament.testing.TestServer;
import java.util.Map;
import java.util.concurrent.CompletionException;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class MessageEventsIT {
  @AutoClose private static TestServer server;
  private static Person ann;
  private static Person bob;
  private static Place place;

  @BeforeAll
  static void start() {
    server = TestServer.start();
    ann = server.person("ann");
    bob = server.person("bob");
    place = Place.of(server, ann);
    bob.join(place.guild());
  }

  private static Socket listener(Person who, Place where) {
    return who.connect().subscribe(where.guild(), where.channel());
  }

  private static String command(Place where, String content) {
    return "{\"guild_id\":\"%s\",\"channel_id\":\"%s\",%s"
        .formatted(
            where.guild().toLowerCase(java.util.Locale.ROOT),
            where.channel(),
            Place.body(content).substring(1));
  }

  @Test
  void everyChangeOfAMessageIsHeard() {
    var room = place.another(ann);
    try (var socket = listener(bob, room)) {
      var posted = room.post(ann, "hello").ok();
      var id = posted.text("message_id");
      assertThat(socket.next("message_create")).isEqualTo(posted.json());
      var edited = ann.patch(room.message(id), Place.body("bye")).ok().json();
      var update = socket.next("message_update");
      assertThat(update.path("updated_fields").path("content")).isEqualTo(edited.path("content"));
      assertThat(update.path("updated_fields").path("markdown_tokens"))
          .isEqualTo(edited.path("markdown_tokens"));
      assertThat(update.path("updated_at_unix")).isEqualTo(edited.path("edited_at_unix"));
      ann.post(room.reaction(id, "x")).ok();
      assertThat(socket.next("message_reaction").path("operation").asText()).isEqualTo("add");
      ann.delete(room.message(id)).ok();
      assertThat(Answer.keys(socket.next("message_delete")))
          .containsExactly("guild_id", "channel_id", "message_id", "deleted_at_unix");
    }
  }

  @Test
  void aSocketPostsWhatRestWouldHavePosted() {
    var room = place.another(ann);
    try (var socket = listener(bob, room)) {
      socket.send("message_create", command(room, "from a *socket*"));
      var event = socket.next("message_create");
      assertThat(event.path("author_id").asText()).isEqualTo(bob.id());
      assertThat(ann.get(room.messages()).json().path("messages").get(0)).isEqualTo(event);
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{}",
        "{\"guild_id\":\"x\",\"channel_id\":\"01ARZ3NDEKTSV4RRFFQ69G5FAV\",\"content\":\"a\"}",
        "{\"guild_id\":\"01ARZ3NDEKTSV4RRFFQ69G5FAV\",\"content\":\"a\"}",
        "{\"guild_id\":\"01ARZ3NDEKTSV4RRFFQ69G5FAV\",\"channel_id\":\"01ARZ3NDEKTSV4RRFFQ69G5FAV\",\"content\":\"\"}",
      })
  void aMalformedCommandEndsTheConnection(String data) {
    try (var socket = bob.connect()) {
      socket.send("message_create", data);
      assertThat(socket.closed())
          .isEqualTo(new Socket.Closed(1008, "invalid_message_create_payload"));
    }
  }

  @Test
  void aRefusedCommandEndsTheConnection() {
    var room = Place.of(server, ann);
    try (var socket = bob.connect()) {
      socket.send("message_create", command(room, "let me in"));
      assertThat(socket.closed()).isEqualTo(new Socket.Closed(1008, "message_rejected"));
    }
    assertThat(room.storedMessages()).isEmpty();
  }

  @Test
  void socketsAndRestShareOneLimit() {
    try (var strict = TestServer.start(Map.of("FILAMENT_MESSAGE_REQUESTS_PER_SECOND", "1"))) {
      var dan = strict.person("dan");
      var room = Place.of(strict, dan);
      try (var socket = listener(dan, room)) {
        try {
          for (int i = 0; i < 30; i++) {
            room.post(dan, "rest");
            socket.send("message_create", command(room, "socket"));
          }
        } catch (CompletionException ended) {
          // expected: the server has closed it meanwhile
        }
        assertThat(socket.closed()).isEqualTo(new Socket.Closed(1008, "message_rejected"));
      }
      assertThat(Scrape.of(strict).text())
          .contains("filament_rate_limit_hits_total{surface=\"gateway\",reason=\"messages\"} 1\n");
    }
  }
}
