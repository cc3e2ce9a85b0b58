package chat.filament.profile;

import static org.assertj.core.api.Assertions.assertThat;

import chat.filament.testing.Answer;
import chat.filament.testing.AtOnce;
import chat.filament.testing.TestServer;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ProfileIT {
  private static final String ME = "/users/me/profile";
  @AutoClose private static final TestServer server = TestServer.start();

  private static String about(String text) {
    return "{\"about_markdown\":\"" + text + "\"}";
  }

  private static String name(String name) {
    return "{\"username\":\"" + name + "\"}";
  }

  @Test
  void profileIsTheSameForOneselfAndForOthers() {
    var ann = server.person("ann");
    var bob = server.person("bob");
    assertThat(ann.get("/auth/me").ok().text())
        .isEqualTo(
            ("{\"user_id\":\"%s\",\"username\":\"%s\",\"about_markdown\":\"\","
                    + "\"about_markdown_tokens\":[],\"avatar_version\":0,\"banner_version\":0}")
                .formatted(ann.id(), ann.name()));
    var changed = ann.patch(ME, about("hi *you*")).ok();
    assertThat(changed.json().path("about_markdown").asText()).isEqualTo("hi *you*");
    assertThat(changed.json().at("/about_markdown_tokens/2/type").asText())
        .isEqualTo("emphasis_start");
    assertThat(ann.get("/auth/me").ok().text()).isEqualTo(changed.text());
    var path = "/users/" + ann.id().toLowerCase(Locale.ROOT) + "/profile";
    assertThat(bob.get(path).ok().text()).isEqualTo(changed.text());
    assertThat(ann.patch(ME, about("")).ok().json().path("about_markdown_tokens")).isEmpty();
  }

  @Test
  void unknownAndMalformedUsersAreRefused() {
    var ann = server.person("ann");
    ann.get("/users/01K0000000000000000000000X/profile").refused(404, "not_found");
    ann.get("/users/nobody/profile").refused(400, "invalid_request");
    server.client().get("/users/" + ann.id() + "/profile").refused(401, "invalid_credentials");
    server.client().patch(ME, about("x")).refused(401, "invalid_credentials");
    server.client().post("/users/lookup", "{}").refused(401, "invalid_credentials");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{}",
        "{\"username\":null,\"about_markdown\":null}",
        "{\"username\":\"x\"}",
        "{\"username\":\"with space\"}",
        "{\"about_markdown\":\"a\\u0000b\"}",
        "{\"about_markdown\":7}",
        "{\"avatar_version\":1}",
      })
  void malformedChangesAreRefused(String body) {
    server.person("ann").patch(ME, body).refused(400, "invalid_request");
  }

  @Test
  void aboutTakesTwoKibibytes() {
    var ann = server.person("ann");
    ann.patch(ME, about("ä".repeat(1_024))).ok();
    ann.patch(ME, about("ä".repeat(1_024) + "a")).refused(400, "invalid_request");
  }

  @Test
  void denseMarkdownKeepsProfileAndEventWithinTheirLimits() {
    var ann = server.person("ann");
    var dense = "- +\\n".repeat(512);
    try (var socket = ann.connect()) {
      socket.next("ready");
      var answer = ann.patch(ME, about(dense)).ok();
      assertThat(answer.text().length()).isBetween(63_900, 64_000);
      var event = socket.next("profile_update");
      assertThat(event.at("/updated_fields/about_markdown").asText()).hasSize(4 * 512);
      assertThat(event.at("/updated_fields/about_markdown_tokens")).isNotEmpty();
    }
  }

  @Test
  void nameOfSomebodyElseIsTakenWhateverItsCase() {
    var ann = server.person("ann");
    var bob = server.person("bob");
    bob.patch(ME, name(ann.name().toUpperCase(Locale.ROOT))).refused(400, "invalid_request");
    var mine = bob.name().toUpperCase(Locale.ROOT);
    assertThat(bob.patch(ME, name(mine)).ok().text("username")).isEqualTo(mine);
    assertThat(bob.get("/auth/me").ok().text("username")).isEqualTo(mine);
    assertThat(bob.logInAgain().id()).isEqualTo(bob.id());
  }

  @Test
  void oneOfManyGetsAFreeName() {
    var people = IntStream.range(0, 8).mapToObj(i -> server.person("p")).toList();
    var wanted = "free_" + people.getFirst().name();
    var statuses = AtOnce.run(8, i -> people.get(i).patch(ME, name(wanted)).status());
    assertThat(statuses).containsOnlyOnce(200);
    assertThat(statuses).filteredOn(status -> status == 400).hasSize(7);
  }

  @Test
  void peopleOfTheSameGuildHearOfIt() {
    var ann = server.person("ann");
    var bob = server.person("bob");
    var carl = server.person("carl");
    var guild = ann.createGuild();
    bob.join(guild);
    try (var own = ann.connect();
        var second = ann.connect();
        var observer = bob.connect();
        var stranger = carl.connect()) {
      own.next("ready");
      second.next("ready");
      observer.next("ready");
      stranger.next("ready");
      ann.patch(ME, "{\"username\":\"new_%s\",\"about_markdown\":\"hi\"}".formatted(ann.name()))
          .ok();
      for (var socket : List.of(own, second, observer)) {
        var event = socket.next("profile_update");
        assertThat(Answer.keys(event))
            .containsExactly("user_id", "updated_fields", "updated_at_unix");
        assertThat(Answer.keys(event.path("updated_fields")))
            .containsExactly("username", "about_markdown", "about_markdown_tokens");
        assertThat(event.at("/updated_fields/username").asText()).isEqualTo("new_" + ann.name());
        assertThat(event.path("updated_at_unix").asLong()).isPositive();
      }
      carl.patch(ME, about("mine")).ok();
      assertThat(stranger.next().at("/d/user_id").asText()).isEqualTo(carl.id());
    }
  }

  @Test
  void nothingIsToldWhenNothingChanged() {
    var ann = server.person("ann");
    ann.patch(ME, about("same")).ok();
    try (var socket = ann.connect()) {
      socket.next("ready");
      ann.patch(ME, about("same")).ok();
      ann.patch(ME, "{\"username\":\"%s\",\"about_markdown\":\"other\"}".formatted(ann.name()))
          .ok();
      var event = socket.next();
      assertThat(Answer.keys(event.at("/d/updated_fields")))
          .containsExactly("about_markdown", "about_markdown_tokens");
    }
  }

  @Test
  void eventsComeInTheOrderOfTheChanges() {
    var ann = server.person("ann");
    var bob = server.person("bob");
    bob.join(ann.createGuild());
    try (var socket = bob.connect()) {
      socket.next("ready");
      AtOnce.run(20, i -> ann.patch(ME, about("text " + i)).ok());
      var last = new ArrayList<String>();
      for (int i = 0; i < 20; i++) {
        last.add(socket.next("profile_update").at("/updated_fields/about_markdown").asText());
      }
      assertThat(last).doesNotHaveDuplicates();
      assertThat(last.getLast())
          .isEqualTo(bob.get("/users/" + ann.id() + "/profile").ok().text("about_markdown"));
    }
  }

  @Test
  void lookupKeepsTheOrderAndLeavesOutStrangers() {
    var ann = server.person("ann");
    var bob = server.person("bob");
    var body =
        "{\"user_ids\":[\"%s\",\"01K0000000000000000000000X\",\"%s\",\"%s\"]}"
            .formatted(bob.id(), ann.id().toLowerCase(Locale.ROOT), bob.id());
    assertThat(ann.post("/users/lookup", body).ok().text())
        .isEqualTo(
            ("{\"users\":[{\"user_id\":\"%s\",\"username\":\"%s\",\"avatar_version\":0},"
                    + "{\"user_id\":\"%s\",\"username\":\"%s\",\"avatar_version\":0}]}")
                .formatted(bob.id(), bob.name(), ann.id(), ann.name()));
  }

  @Test
  void lookupTakesSixtyFourIds() {
    var ann = server.person("ann");
    var ids = "\"" + ann.id() + "\",";
    ann.post("/users/lookup", "{\"user_ids\":[" + ids.repeat(63) + "\"" + ann.id() + "\"]}").ok();
    for (var list :
        List.of("[]", "null", "[null]", "[1]", "[\"nobody\"]", "[" + ids.repeat(64) + "\"x\"]")) {
      ann.post("/users/lookup", "{\"user_ids\":" + list + "}").refused(400, "invalid_request");
    }
  }

  @Test
  void changesAreLimitedForEachAddress() {
    try (var strict = TestServer.start(Map.of("FILAMENT_AUTH_ROUTE_REQUESTS_PER_MINUTE", "2"))) {
      var ann = strict.person("ann");
      ann.patch(ME, about("1")).ok();
      ann.patch(ME, "{}").refused(400, "invalid_request");
      var limited = ann.patch(ME, about("3"));
      limited.refused(429, "rate_limited");
      assertThat(limited.header("retry-after")).matches("[1-9][0-9]*");
      ann.get("/auth/me").ok();
    }
  }
}
