package chat.filament.message;

import static org.assertj.core.api.Assertions.assertThat;

import chat.filament.testing.Answer;
import chat.filament.testing.Person;
import chat.filament.testing.TestServer;
import java.net.http.HttpRequest.BodyPublishers;
import java.util.List;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class MessagesIT {
  private static final String UNKNOWN = "01ARZ3NDEKTSV4RRFFQ69G5FAV";

  @AutoClose private static TestServer server;
  private static Person ann;
  private static Person bob;
  private static Person stranger;
  private static Place place;

  @BeforeAll
  static void start() {
    server = TestServer.start();
    ann = server.person("ann");
    bob = server.person("bob");
    stranger = server.person("eve");
    place = Place.of(server, ann);
    bob.join(place.guild());
  }

  @Test
  void aMessageIsTheSameInAnswerHistoryAndLog() {
    var room = place.another(ann);
    var posted = ann.post(room.messages(), "{\"content\":\"*hi* \\u00e9 \\ud83d\\ude00\\n\"}").ok();
    var id = posted.text("message_id");
    assertThat(id).matches("[0-7][0-9A-HJKMNP-TV-Z]{25}");
    assertThat(posted.text())
        .isEqualTo(
            """
            {"message_id":"%s","guild_id":"%s","channel_id":"%s","author_id":"%s",\
            "content":"*hi* é 😀\\n","markdown_tokens":[{"type":"paragraph_start"},\
            {"type":"emphasis_start"},{"type":"text","text":"hi"},{"type":"emphasis_end"},\
            {"type":"text","text":" é 😀"},{"type":"paragraph_end"}],"attachments":[],\
            "reactions":[],"created_at_unix":%s,"edited_at_unix":null}\
            """
                .formatted(
                    id,
                    room.guild(),
                    room.channel(),
                    ann.id(),
                    posted.json().path("created_at_unix").asText()));
    assertThat(posted.json().path("created_at_unix").asLong()).isPositive();
    assertThat(posted.header("content-type")).isEqualTo("application/json");
    assertThat(ann.get(room.messages()).text())
        .isEqualTo("{\"messages\":[" + posted.text() + "],\"next_before\":null}");
    assertThat(room.log()).endsWith("message_create|" + id + "|" + posted.text());
  }

  @Test
  void everyKindOfTokenHasItsKeys() {
    var text =
        """
        # Title
        **a** `b` [c](https://d.e)\\
        f

        1. x

        - y

        ```Java
        z
        ```

            indented
        """;
    var tokens = place.post(ann, text).ok().json().path("markdown_tokens");
    assertThat(tokens.toString())
        .contains(
            "{\"type\":\"heading_start\",\"level\":1}",
            "{\"type\":\"list_start\",\"ordered\":true}",
            "{\"type\":\"list_start\",\"ordered\":false}",
            "{\"type\":\"link_start\",\"href\":\"https://d.e\"}",
            "{\"type\":\"code\",\"code\":\"b\"}",
            "{\"type\":\"fenced_code\",\"language\":\"java\",\"code\":\"z\\n\"}",
            "{\"type\":\"fenced_code\",\"language\":null,\"code\":\"indented",
            "{\"type\":\"hard_break\"}");
  }

  @Test
  void historyIsPagedNewestFirstAndIdsRise() {
    var room = place.another(ann);
    var said = new java.util.ArrayList<String>();
    for (int i = 0; i < 25; i++) {
      said.addFirst(room.say(ann, "line " + i));
    }
    assertThat(said).isSortedAccordingTo(java.util.Comparator.reverseOrder());
    assertThat(said).doesNotHaveDuplicates();

    var read = new java.util.ArrayList<String>();
    var before = "";
    int pages = 0;
    do {
      var page = ann.get(room.messages() + "?limit=7" + before).ok().json();
      assertThat(Answer.keys(page)).containsExactly("messages", "next_before");
      page.path("messages").forEach(message -> read.add(message.path("message_id").asText()));
      assertThat(page.path("messages").size()).isEqualTo(pages == 3 ? 4 : 7);
      before =
          page.path("next_before").isNull()
              ? ""
              : "&before=" + page.path("next_before").asText().toLowerCase(java.util.Locale.ROOT);
      pages++;
    } while (!before.isEmpty());
    assertThat(read).isEqualTo(said);
    assertThat(pages).isEqualTo(4);
    assertThat(ann.get(room.messages()).json().path("messages").size()).isEqualTo(20);
    assertThat(ann.get(room.messages() + "?limit=25").json().path("next_before").isNull()).isTrue();
  }

  @Test
  void aPageStaysBelow64000Bytes() {
    var room = place.another(ann);
    var text = "*a* ".repeat(499); // about 40 KB of tokens
    var first = room.say(ann, text);
    var second = room.say(ann, text);
    var page = ann.get(room.messages()).ok();
    assertThat(page.text().length()).isLessThanOrEqualTo(64_000);
    assertThat(page.json().path("messages")).hasSize(1);
    assertThat(page.text("next_before")).isEqualTo(second);
    var next = ann.get(room.messages() + "?before=" + second).ok().json();
    assertThat(next.path("messages").get(0).path("message_id").asText()).isEqualTo(first);
    assertThat(next.path("next_before").isNull()).isTrue();
  }

  @ParameterizedTest
  @ValueSource(strings = {"limit=0", "limit=101", "limit=x", "before=x", "before=", "limit="})
  void aMalformedPageIsRefused(String query) {
    ann.get(place.messages() + "?" + query).refused(400, "invalid_request");
  }

  @Test
  void aTextOf2000BytesIsTaken() {
    for (var text : List.of("x".repeat(2_000), "é".repeat(1_000), "😀".repeat(500), " \n ")) {
      assertThat(place.post(ann, text).ok().text("content")).isEqualTo(text);
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{}",
        "null",
        "[]",
        "{\"content\":null}",
        "{\"content\":\"\"}",
        "{\"content\":7}",
        "{\"content\":\"a\\u0000b\"}",
        "{\"content\":\"\\ud800\"}",
        "{\"content\":\"a\\udc00\\ud800\"}",
        "{\"content\":\"a\",\"extra\":1}",
        "{\"content\":\"a\",\"content\":\"b\"}",
        "{\"content\":\"a\"} x",
        "{\"content\":\"a\",\"attachment_ids\":\"x\"}",
        "{\"content\":\"a\",\"attachment_ids\":[\"x\"]}",
        "{\"content\":\"a\",\"attachment_ids\":[null]}",
        "{\"content\":\"a\",\"attachment_ids\":[\"01ARZ3NDEKTSV4RRFFQ69G5FAV\"]}",
        "{\"content\":\"\",\"attachment_ids\":[]}",
      })
  void aMalformedMessageIsRefusedAndNothingIsWritten(String body) {
    var log = place.log();
    var stored = place.storedMessages();
    ann.post(place.messages(), body).refused(400, "invalid_request");
    assertThat(place.log()).isEqualTo(log);
    assertThat(place.storedMessages()).isEqualTo(stored);
  }

  @Test
  void tooManyBytesAreRefused() {
    for (var text : List.of("x".repeat(2_001), "é".repeat(1_000) + "x", "😀".repeat(501))) {
      place.post(ann, text).refused(400, "invalid_request");
    }
    var six = ("\"" + UNKNOWN + "\",").repeat(6);
    ann.post(
            place.messages(),
            "{\"content\":\"a\",\"attachment_ids\":[" + six.substring(0, six.length() - 1) + "]}")
        .refused(400, "invalid_request");
  }

  @Test
  void malformedUtf8IsRefused() {
    byte[] body = "{\"content\":\"aXb\"}".getBytes(java.nio.charset.StandardCharsets.US_ASCII);
    body[13] = (byte) 0xFF;
    ann.client()
        .send(
            "POST",
            place.messages(),
            "",
            request -> request.method("POST", BodyPublishers.ofByteArray(body)))
        .refused(400, "invalid_request");
  }

  @Test
  void strangersAndUnknownPlacesAreRefused() {
    var message = place.say(ann, "secret");
    stranger.get(place.messages()).refused(403, "forbidden");
    stranger.post(place.messages(), Place.body("x")).refused(403, "forbidden");
    server.client().get(place.messages()).refused(401, "invalid_credentials");
    server.client().post(place.messages(), "{").refused(401, "invalid_credentials");
    stranger.patch(place.message(message), Place.body("x")).refused(403, "forbidden");
    stranger.delete(place.message(message)).refused(403, "forbidden");
    for (var guild : List.of(UNKNOWN, "nonsense")) {
      ann.get("/guilds/" + guild + "/channels/" + UNKNOWN + "/messages").refused(403, "forbidden");
      ann.post("/guilds/" + guild + "/channels/" + UNKNOWN + "/messages", Place.body("x"))
          .refused(403, "forbidden");
    }
    for (var channel : List.of(UNKNOWN, "nonsense")) {
      var nowhere = "/guilds/" + place.guild() + "/channels/" + channel + "/messages";
      ann.get(nowhere).refused(404, "not_found");
      ann.post(nowhere, Place.body("x")).refused(404, "not_found");
      ann.patch(nowhere + "/" + message, Place.body("x")).refused(404, "not_found");
      ann.delete(nowhere + "/" + message).refused(404, "not_found");
      stranger.get(nowhere).refused(403, "forbidden");
    }
  }

  @Test
  void withoutCreateMessageAChannelIsClosed() {
    var room = place.another(ann);
    var own = room.say(bob, "before");
    var others = room.say(ann, "before");
    room.override(ann, bob, 0, 1L << 8);
    bob.get(room.messages()).refused(403, "forbidden");
    room.post(bob, "x").refused(403, "forbidden");
    bob.patch(room.message(own), Place.body("x")).refused(403, "forbidden");
    bob.delete(room.message(others)).refused(403, "forbidden");
    bob.delete(room.message(UNKNOWN)).refused(403, "forbidden");
    bob.delete(room.message(own)).ok();
  }
}
