package chat.filament.platform.http;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import chat.filament.testing.Club;
import chat.filament.testing.Person;
import chat.filament.testing.RawConnection;
import chat.filament.testing.RawConnection.RawAnswer;
import chat.filament.testing.TestServer;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PathsIT {
  @AutoClose private static TestServer server;
  private static Person ann;
  private static String messages;
  private static String message;

  @BeforeAll
  static void start() {
    server = TestServer.start();
    var club = Club.found(server);
    ann = club.owner();
    messages = club.path("/channels/" + club.channel() + "/messages");
    message = ann.post(messages, "{\"content\":\"a\"}").ok().text("message_id");
  }

  private static RawAnswer exchange(String method, String target) {
    return RawConnection.exchange(server, request(method, target));
  }

  private static String request(String method, String target) {
    return method
        + " "
        + target
        + " HTTP/1.1\r\nhost: x\r\nauthorization: Bearer "
        + ann.client().token()
        + "\r\ncontent-length: 0\r\n\r\n";
  }

  @ParameterizedTest
  @CsvSource({
    "GET, /guilds, 200 ''",
    "GET, /guilds/, 404 not_found",
    "GET, //guilds, 404 not_found",
    "GET, /guilds//public, 404 not_found",
    "GET, /Guilds, 404 not_found",
    "GET, /%67uilds, 404 not_found",
    "GET, /, 404 not_found",
    "GET, /guilds/../friends, 404 not_found",
    "GET, /guilds/%2E%2E/auth/me, 404 not_found",
    "GET, /guilds/./public, 404 not_found",
    "GET, /guilds/public/.., 404 not_found",
    "GET, /guilds/a%2Fb/roles, 403 forbidden",
    "GET, /guilds%2Fpublic, 404 not_found",
    "GET, /guilds/public;v=1, 405 method_not_allowed",
    "GET, /guilds/a%00b/roles, 403 forbidden",
    "GET, /guilds/%/roles, 400 invalid_request",
    "GET, /guilds/%2/roles, 400 invalid_request",
    "GET, /guilds/%zz/roles, 400 invalid_request",
    "GET, /guilds/%FF/roles, 400 invalid_request",
    "GET, /guilds/%C0%80/roles, 400 invalid_request",
    "GET, /guilds/%ED%A0%80/roles, 400 invalid_request",
    "GET, /guilds/\u00e9/roles, 400 invalid_request",
    "GET, /guilds/\u00c3\u00a9/roles, 403 forbidden",
    "GET, /guilds?x=%zz, 400 invalid_request",
    "GET, /guilds/public?q=caf%E9, 400 invalid_request",
    "GET, /guilds/public?q=%ED%A0%80, 400 invalid_request",
    "GET, /guilds/public?q=caf\u00e9, 400 invalid_request",
    "GET, /guilds/public?q=caf\u00c3\u00a9, 200 ''",
    "GET, /guilds/public?guild_id=1, 200 ''",
    "GET, http://x/guilds, 400 invalid_request",
    "GET, *, 400 invalid_request",
    "OPTIONS, *, 400 invalid_request",
    "PATCH, /guilds/public, 405 method_not_allowed",
    "POST, /guilds/a/members/me, 405 method_not_allowed",
    "OPTIONS, /guilds, 405 method_not_allowed",
    "BREW, /guilds, 405 method_not_allowed",
    "BREW, /nowhere, 404 not_found",
  })
  void everyPathHasOneName(String method, String target, String expected) {
    var answer = exchange(method, target);
    assertThat(answer.headers()).containsKey("x-request-id");
    assertThat(answer.headers()).containsEntry("content-type", "application/json");
    assertThat(answer.refusal()).isEqualTo(expected.replace("''", ""));
  }

  @Test
  void otherMethodsAreToldWhichThereAre() {
    assertThat(exchange("PATCH", "/guilds/public").headers()).containsEntry("allow", "GET, HEAD");
    assertThat(exchange("PUT", "/guilds").headers()).containsEntry("allow", "GET, HEAD, POST");
    assertThat(exchange("POST", "/guilds/a/members/me").headers()).containsEntry("allow", "DELETE");
    assertThat(exchange("DELETE", messages).headers()).containsEntry("allow", "GET, HEAD, POST");
    try (var connection = RawConnection.to(server)) {
      var head = connection.send(request("HEAD", "/gateway/ticket")).readHead();
      assertThat(head.status()).isEqualTo(405);
      assertThat(head.headers()).containsEntry("allow", "POST");
    }
  }

  @Test
  void aHeadWorksOnEveryGet() {
    try (var connection = RawConnection.to(server)) {
      for (var path : new String[] {"/health", "/guilds", messages}) {
        assertThat(connection.send(request("HEAD", path)).readHead().status()).isEqualTo(200);
      }
    }
  }

  @ParameterizedTest
  @CsvSource({"👍, %F0%9F%91%8D", "é, %C3%A9", "'.', .", "'..', %2E%2E", "'a/b', a%2Fb", "+, +"})
  void aSegmentIsDecodedOnceHoweverItIsWritten(String emoji, String escaped) {
    var path = messages + "/" + message + "/reactions/";
    assertThat(exchange("POST", path + escaped).json().path("emoji").asText()).isEqualTo(emoji);
    if (!emoji.contains("/")) {
      var raw = new String(emoji.getBytes(UTF_8), ISO_8859_1);
      assertThat(exchange("POST", path + raw).json().path("emoji").asText()).isEqualTo(emoji);
    }
  }
}
