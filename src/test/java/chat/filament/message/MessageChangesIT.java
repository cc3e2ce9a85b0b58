package chat.filament.message;

import static org.assertj.core.api.Assertions.assertThat;

import chat.filament.testing.Person;
import chat.filament.testing.Scrape;
import chat.filament.testing.TestServer;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

class MessageChangesIT {
  private static final String UNKNOWN = "01ARZ3NDEKTSV4RRFFQ69G5FAV";
  private static final long DELETE_MESSAGE = 1L << 4;

  @AutoClose private static TestServer server;
  private static Person ann;
  private static Person bob;
  private static Person cid;
  private static Place place;

  @BeforeAll
  static void start() {
    server = TestServer.start();
    ann = server.person("ann");
    bob = server.person("bob");
    cid = server.person("cid");
    place = Place.of(server, ann);
    bob.join(place.guild());
    cid.join(place.guild());
  }

  @Test
  void anEditChangesTextAndTokensOnly() {
    var posted = place.post(bob, "old").ok();
    var id = posted.text("message_id");
    ann.post(place.reaction(id, "x")).ok();
    var edited = bob.patch(place.message(id), Place.body("*new*")).ok();
    assertThat(edited.keys()).isEqualTo(posted.keys());
    assertThat(edited.text("content")).isEqualTo("*new*");
    assertThat(edited.json().path("markdown_tokens").toString()).contains("emphasis_start");
    assertThat(edited.json().path("created_at_unix"))
        .isEqualTo(posted.json().path("created_at_unix"));
    assertThat(edited.json().path("edited_at_unix").asLong()).isPositive();
    assertThat(edited.json().path("reactions").get(0).path("count").asInt()).isEqualTo(1);
    assertThat(bob.get(place.messages() + "?limit=1").text()).contains(edited.text());
    assertThat(place.log())
        .endsWith(
            """
            message_update|%s|{"guild_id":"%s","channel_id":"%s","message_id":"%s",\
            "updated_fields":{"content":"*new*","markdown_tokens":%s},"updated_at_unix":%s}\
            """
                .formatted(
                    id,
                    place.guild(),
                    place.channel(),
                    id,
                    edited.json().path("markdown_tokens"),
                    edited.json().path("edited_at_unix").asText()));
  }

  @Test
  void onlyTheAuthorEdits() {
    var id = place.say(bob, "mine");
    var before = place.log();
    cid.patch(place.message(id), Place.body("x")).refused(403, "forbidden");
    ann.patch(place.message(id), Place.body("x")).refused(403, "forbidden");
    ann.patch(place.message(UNKNOWN), Place.body("x")).refused(404, "not_found");
    ann.patch(place.message("nonsense"), Place.body("x")).refused(404, "not_found");
    bob.patch(place.another(ann).message(id), Place.body("x")).refused(404, "not_found");
    for (var body : List.of("{}", "{\"content\":\"\"}", Place.body("x".repeat(2_001)))) {
      bob.patch(place.message(id), body).refused(400, "invalid_request");
    }
    assertThat(place.log()).startsWith(before.toArray(String[]::new)).hasSize(before.size() + 1);
    assertThat(bob.get(place.messages() + "?limit=1").text()).contains("\"content\":\"mine\"");
  }

  @Test
  void aDeletedMessageIsGoneFromEverywhere() {
    var id = place.say(bob, "forget me");
    bob.patch(place.message(id), Place.body("forget me, too")).ok();
    cid.post(place.reaction(id, "y")).ok();
    var answer = bob.delete(place.message(id)).ok();
    assertThat(answer.status()).isEqualTo(204);
    assertThat(answer.text()).isEmpty();
    assertThat(answer.header("content-type")).isEmpty();

    assertThat(place.storedMessages().toString()).doesNotContain(id);
    var log = place.log();
    assertThat(log).contains("message_create|" + id + "|null", "message_update|" + id + "|null");
    assertThat(log.getLast())
        .matches(
            "message_delete\\|%s\\|\\{\"guild_id\":\"%s\",\"channel_id\":\"%s\",\"message_id\":\"%s\",\"deleted_at_unix\":[0-9]{10}}"
                .formatted(id, place.guild(), place.channel(), id));
    assertThat(log.toString()).doesNotContain("forget me");
    assertThat(bob.get(place.messages()).text()).doesNotContain(id);
    bob.delete(place.message(id)).refused(404, "not_found");
    assertThat(audits(id)).isEmpty();
  }

  @Test
  void aModeratorDeletesAndLeavesATrail() {
    var room = place.another(ann);
    room.override(ann, cid, DELETE_MESSAGE, 0);
    var id = room.say(bob, "rude");
    var other = place.say(bob, "elsewhere");
    cid.delete(room.message(UNKNOWN)).refused(404, "not_found");
    cid.delete(place.message(other)).refused(403, "forbidden");
    cid.delete(room.message(id)).ok();
    ann.delete(place.message(other)).ok();
    assertThat(audits(id))
        .containsExactly(
            cid.id()
                + "|"
                + bob.id()
                + "|{\"channel_id\": \"%s\", \"message_id\": \"%s\"}"
                    .formatted(room.channel(), id));
    assertThat(audits(other)).hasSize(1);
  }

  private static List<String> audits(String message) {
    return server
        .database()
        .sql(
            """
            SELECT actor_user_id, target_user_id, details FROM audit_logs
            WHERE action = 'message.delete.moderation' AND details ->> 'message_id' = ?
            """,
            message);
  }

  @Test
  void aDenseMessageIsCutToABalancedPrefix() {
    var dense = "-\n+\n".repeat(500);
    var posted = place.post(ann, dense).ok();
    assertThat(posted.text().getBytes(java.nio.charset.StandardCharsets.UTF_8))
        .hasSizeBetween(63_900, 64_000);
    assertThat(posted.text("content")).isEqualTo(dense);
    var id = posted.text("message_id");
    assertBalanced(posted.json().path("markdown_tokens"));
    var page = ann.get(place.messages() + "?limit=1").ok();
    assertThat(page.text().length()).isBetween(63_900, 64_000);
    assertThat(page.json().path("messages").get(0).path("message_id").asText()).isEqualTo(id);
    var logged = payload("message_create", id);
    assertThat(logged.length())
        .isBetween(65_350, 65_536 - "{\"v\":1,\"t\":\"message_create\",\"d\":}".length());
    assertBalanced(chat.filament.testing.Answer.parse(logged).path("markdown_tokens"));

    var edited = ann.patch(place.message(id), Place.body(dense)).ok();
    assertThat(edited.text().length()).isBetween(63_900, 64_000);
    assertThat(payload("message_update", id).length())
        .isBetween(65_350, 65_536 - "{\"v\":1,\"t\":\"message_update\",\"d\":}".length());
    assertThat(Scrape.of(server).text())
        .contains(dropped("message_create"), dropped("message_update"));
  }

  private static String dropped(String type) {
    return "filament_gateway_events_dropped_total{scope=\"channel\",event_type=\"%s\",reason=\"oversized_outbound\"} 1\n"
        .formatted(type);
  }

  private static String payload(String type, String id) {
    return place.log().stream()
        .filter(row -> row.startsWith(type + "|" + id + "|"))
        .map(row -> row.substring(type.length() + id.length() + 2))
        .findFirst()
        .orElseThrow();
  }

  private static void assertBalanced(Iterable<com.fasterxml.jackson.databind.JsonNode> tokens) {
    var open = new java.util.ArrayDeque<String>();
    for (var token : tokens) {
      var type = token.path("type").asText();
      if (type.endsWith("_start")) {
        open.push(type.substring(0, type.length() - "_start".length()));
      } else if (type.endsWith("_end")) {
        assertThat(type).isEqualTo(open.pop() + "_end");
      }
    }
    assertThat(open).isEmpty();
  }

  @Test
  void creationIsLimitedPerUser() {
    try (var strict = TestServer.start(Map.of("FILAMENT_MESSAGE_REQUESTS_PER_SECOND", "1"))) {
      var dan = strict.person("dan");
      var room = Place.of(strict, dan);
      for (int i = 0; i < 3; i++) {
        room.say(dan, "burst");
      }
      var refused = room.post(dan, "one more");
      for (int i = 0; i < 20 && refused.status() == 200; i++) {
        refused = room.post(dan, "one more");
      }
      refused.refused(429, "rate_limited");
      assertThat(Integer.parseInt(refused.header("retry-after"))).isPositive();
      dan.get(room.messages()).ok();
    }
  }
}
