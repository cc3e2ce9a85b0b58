package chat.filament.platform.http;

import static org.assertj.core.api.Assertions.assertThat;

import chat.filament.testing.Answer;
import chat.filament.testing.Club;
import chat.filament.testing.Person;
import chat.filament.testing.TestServer;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// What integrations are told besides the answer: limits, and whether a list has changed.
class IntegrationHeadersIT {
  private static TestServer server;

  @BeforeAll
  static void start() {
    server =
        TestServer.start(
            Map.of(
                "FILAMENT_RATE_LIMIT_REQUESTS_PER_MINUTE", "500",
                "FILAMENT_MESSAGE_REQUESTS_PER_SECOND", "1"));
  }

  @AfterAll
  static void stop() {
    server.close();
  }

  private static long number(Answer answer, String name) {
    return Long.parseLong(answer.header("x-ratelimit-" + name));
  }

  private static Answer revalidate(Person who, String path, String tags) {
    return who.client().send("GET", path, null, request -> request.header("if-none-match", tags));
  }

  @Test
  void everyAnswerTellsOfTheLimitThatLeavesTheLeast() {
    var club = Club.found(server);
    var ann = club.owner();
    var me = ann.get("/auth/me").ok();
    assertThat(number(me, "limit")).isEqualTo(500);
    assertThat(number(me, "remaining")).isBetween(400L, 499L);
    assertThat(number(me, "reset-after")).isBetween(1L, 60L);
    var path = club.path("/channels/" + club.channel() + "/messages");
    var said = ann.post(path, "{\"content\":\"x\"}").ok();
    assertThat(number(said, "limit")).isEqualTo(3);
    assertThat(number(said, "remaining")).isEqualTo(2);
    var last = said;
    for (int i = 0; i < 40 && last.status() == 200; i++) {
      last = ann.post(path, "{\"content\":\"x\"}");
    }
    last.refused(429, "rate_limited");
    assertThat(number(last, "limit")).isEqualTo(3);
    assertThat(number(last, "remaining")).isZero();
    assertThat(number(last, "reset-after")).isBetween(1L, 3L);
    assertThat(server.client().get("/health").header("x-ratelimit-limit")).isEmpty();
  }

  @Test
  void limitsOfWindowsCountDown() {
    var ann = server.person("ann");
    long before = Long.MAX_VALUE;
    for (int i = 0; i < 3; i++) {
      var answer = ann.post("/friends/requests", "{\"recipient_user_id\":\"x\"}");
      assertThat(number(answer, "limit")).isEqualTo(30);
      assertThat(number(answer, "remaining")).isLessThan(before);
      assertThat(number(answer, "reset-after")).isBetween(0L, 60L);
      before = number(answer, "remaining");
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "/guilds",
        "G/channels",
        "G/roles",
        "G/members",
        "G/bans",
        "G/audit",
        "G/ip-bans",
        "G/channels/C/permission-overrides",
        "/friends"
      })
  void listThatHasNotChangedIsNotSentAgain(String template) {
    var club = Club.found(server);
    var channel = club.channel();
    var path = template.replace("G/", club.path("/")).replace("/C/", "/" + channel + "/");
    var first = club.owner().get(path).ok();
    var tag = first.header("etag");
    assertThat(tag).matches("\"[0-9a-f]{32}\"");
    assertThat(first.header("cache-control")).isEqualTo("private, no-cache");
    for (var tags : List.of(tag, "W/" + tag, "\"other\", " + tag, "*")) {
      var again = revalidate(club.owner(), path, tags);
      assertThat(again.status()).isEqualTo(304);
      assertThat(again.text()).isEmpty();
      assertThat(again.header("etag")).isEqualTo(tag);
    }
    assertThat(revalidate(club.owner(), path, "\"other\"").ok().text()).isEqualTo(first.text());
  }

  @Test
  void changedListHasAnotherTag() {
    var club = Club.found(server);
    for (var path : List.of("/channels", "/roles", "/members")) {
      var before = club.owner().get(club.path(path)).header("etag");
      club.channel();
      club.role(3);
      club.member("m");
      var after = revalidate(club.owner(), club.path(path), before).ok();
      assertThat(after.header("etag")).isNotEqualTo(before);
    }
  }

  @Test
  void whoMayNotReadIsRefusedWhateverTheyKnow() {
    var club = Club.found(server);
    var tag = club.owner().get(club.path("/members")).header("etag");
    revalidate(server.person("s"), club.path("/members"), tag).refused(403, "forbidden");
  }
}
