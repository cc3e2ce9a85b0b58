package chat.filament.channel;

import static org.assertj.core.api.Assertions.assertThat;

import chat.filament.testing.Answer;
import chat.filament.testing.Club;
import chat.filament.testing.Person;
import chat.filament.testing.TestServer;
import com.fasterxml.jackson.databind.JsonNode;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.TestInstance;

/// A guild and the routes of the overrides in a channel of its own for every test.
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
abstract class OverrideRoutes {
  static final String NOBODY = "01ARZ3NDEKTSV4RRFFQ69G5FAV";
  static final String NONE = "[]";
  static final String TALK = "[\"create_message\"]";
  static final String VIDEO = "[\"publish_video\"]";

  TestServer server;
  Club club;
  Person member;
  Person moderator;
  Person stranger;
  String channel = "";

  @BeforeAll
  void start() {
    server = TestServer.start();
    club = Club.found(server);
    member = club.member("member");
    moderator = club.member("moderator");
    club.assign(moderator, club.seeded("moderator"));
    stranger = server.person("stranger");
  }

  @AfterAll
  void stop() {
    server.close();
  }

  @BeforeEach
  void openChannel() {
    channel = club.channel();
  }

  Answer set(Person by, String target, String allow, String deny) {
    return club.override(by, channel, target, allow, deny);
  }

  Answer setSeeded(Person by, String role, String allow, String deny) {
    return by.post(
        club.path("/channels/" + channel + "/overrides/" + role),
        "{\"allow\":%s,\"deny\":%s}".formatted(allow, deny));
  }

  Answer delete(Person by, String target) {
    return by.delete(club.path("/channels/" + channel + "/permission-overrides/" + target));
  }

  Answer list(Person by) {
    return by.get(club.path("/channels/" + channel + "/permission-overrides"));
  }

  String view(String kind, String id, String allow, String deny) {
    return "{\"target_kind\":\"%s\",\"target_id\":\"%s\",\"allow\":%s,\"deny\":%s}"
        .formatted(kind, id, allow, deny);
  }

  String overrides(String... views) {
    return "{\"overrides\":[" + String.join(",", views) + "],\"next_cursor\":null}";
  }

  void checkEvent(JsonNode event, String fields, String allow, String deny) {
    assertThat(Answer.keys(event)).containsExactly(fields.split(" "));
    assertThat(event.path("updated_fields").toString())
        .isEqualTo("{\"allow\":%s,\"deny\":%s}".formatted(allow, deny));
    assertThat(event.path("updated_at_unix").asLong()).isPositive();
    assertThat(event.path("actor_user_id").asText()).isEqualTo(club.owner().id());
    assertThat(event.path("guild_id").asText()).isEqualTo(club.id());
  }
}
