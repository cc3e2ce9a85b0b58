package chat.filament.account;

import static chat.filament.testing.Person.credentials;
import static org.assertj.core.api.Assertions.assertThat;

import chat.filament.testing.Answer;
import chat.filament.testing.AtOnce;
import chat.filament.testing.TestServer;
import java.net.http.HttpRequest.BodyPublishers;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class RegistrationIT {
  private static final String PASSWORD = "correct horse battery";

  @AutoClose private static final TestServer server = TestServer.start();

  private static Answer register(String body) {
    return server.client().post("/auth/register", body);
  }

  private static Answer logIn(String name, String password) {
    return server.client().post("/auth/login", credentials(name, password));
  }

  @Test
  void aNewAccountIsAcceptedAndCanLogIn() {
    assertThat(register(credentials("Ann.B_1", PASSWORD)).ok().text())
        .isEqualTo("{\"accepted\":true}");
    var token = logIn("Ann.B_1", PASSWORD).ok().text("access_token");
    var me = server.client().with(token).get("/auth/me").ok();
    assertThat(me.text())
        .isEqualTo(
            """
            {"user_id":"%s","username":"Ann.B_1","about_markdown":"","about_markdown_tokens":[],\
            "avatar_version":0,"banner_version":0}\
            """
                .formatted(me.text("user_id")));
    assertThat(me.text("user_id")).matches("[0-9A-HJKMNP-TV-Z]{26}");
  }

  @Test
  void aTakenNameIsAnsweredTheSameAndStaysAsItWas() {
    register(credentials("Taken", PASSWORD)).ok();
    var again = register(credentials("tAKEN", "another password")).ok();
    assertThat(again.text()).isEqualTo("{\"accepted\":true}");
    logIn("taken", "another password").refused(401, "invalid_credentials");
    var token = logIn("TAKEN", PASSWORD).ok().text("access_token");
    assertThat(server.client().with(token).get("/auth/me").text("username")).isEqualTo("Taken");
  }

  @Test
  void ofManyAtOnceOneGetsTheName() {
    int few = 4; // or the wrong passwords would lock the account
    var answers = AtOnce.run(few, i -> register(credentials("crowded", PASSWORD + i)));
    assertThat(answers).allSatisfy(Answer::ok);
    assertThat(server.database().sql("SELECT count(*) FROM users WHERE username = 'crowded'"))
        .containsExactly("1");
    var open = AtOnce.run(few, i -> logIn("crowded", PASSWORD + i).status());
    assertThat(open).containsOnlyOnce(200);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "ab",
        "abcdefghijklmnopqrstuvwxyz0123456",
        "a b",
        " abc",
        "a-b",
        "äbc",
        "abc\\n"
      })
  void badNamesAreRefused(String name) {
    var answer = register(credentials(name, PASSWORD)).refused(400, "invalid_request");
    assertThat(answer.text("detail")).startsWith("username:");
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "12345678901", "äöüäö"})
  void badPasswordsAreRefused(String password) {
    var answer = register(credentials("somebody", password)).refused(400, "invalid_request");
    assertThat(answer.text("detail")).startsWith("password:");
  }

  @Test
  void passwordsAreMeasuredInBytes() {
    register(credentials("bytes_128", "ä".repeat(64))).ok();
    logIn("bytes_128", "ä".repeat(64)).ok();
    register(credentials("bytes_130", "ä".repeat(65))).refused(400, "invalid_request");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "null",
        "[]",
        "\"text\"",
        "{",
        "{}",
        "{\"username\":\"somebody\"}",
        "{\"password\":\"correct horse battery\"}",
        "{\"username\":null,\"password\":\"correct horse battery\"}",
        "{\"username\":\"somebody\",\"password\":null}",
        "{\"username\":17,\"password\":\"correct horse battery\"}",
        "{\"username\":true,\"password\":\"correct horse battery\"}",
        "{\"username\":[\"somebody\"],\"password\":\"correct horse battery\"}",
        "{\"username\":\"somebody\",\"password\":123456789012}",
        "{\"username\":\"somebody\",\"password\":{}}",
        "{\"username\":\"somebody\",\"password\":\"correct horse battery\",\"email\":\"a@b\"}",
        "{\"username\":\"somebody\",\"username\":\"other\",\"password\":\"correct horse battery\"}",
        "{\"username\":\"somebody\",\"password\":\"correct horse battery\",\"captcha_token\":1}",
        "{\"username\":\"somebody\",\"password\":\"correct horse battery\"} x",
        "{\"username\":\"somebody\",\"password\":\"correct horse battery\",}",
        "{'username':'somebody','password':'correct horse battery'}",
      })
  void strictJsonOrNothing(String body) {
    register(body).refused(400, "invalid_request");
    server.client().post("/auth/login", body).refused(400, "invalid_request");
  }

  @Test
  void anUnusedCaptchaTokenIsIgnored() {
    register(
            "{\"username\":\"with_token\",\"password\":\"correct horse battery\",\"captcha_token\":\"x\"}")
        .ok();
    register(
            "{\"username\":\"null_token\",\"password\":\"correct horse battery\",\"captcha_token\":null}")
        .ok();
  }

  @Test
  void malformedUtf8IsRefused() {
    var bytes =
        credentials("some\u0001ody", PASSWORD).getBytes(java.nio.charset.StandardCharsets.UTF_8);
    for (int i = 0; i < bytes.length; i++) {
      bytes[i] = bytes[i] == 1 ? (byte) 0xFF : bytes[i];
    }
    server
        .client()
        .send(
            "POST",
            "/auth/register",
            "",
            request -> request.POST(BodyPublishers.ofByteArray(bytes)))
        .refused(400, "invalid_request");
  }

  @Test
  void aBodyOverOneMebibyteIsRefused() {
    register(credentials("somebody", "x".repeat(1_048_576))).refused(413, "payload_too_large");
  }

  @ParameterizedTest
  @ValueSource(strings = {"text/plain", "application/xml", "application/jsonx"})
  void otherContentTypesAreRefused(String type) {
    server
        .client()
        .send(
            "POST",
            "/auth/register",
            credentials("somebody", PASSWORD),
            request -> request.setHeader("content-type", type))
        .refused(415, "unsupported_media_type");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"application/json; charset=utf-8", "Application/JSON", "application/vnd.x+json"})
  void everyJsonContentTypeIsTaken(String type) {
    server
        .client()
        .send(
            "POST",
            "/auth/register",
            credentials("json_types", PASSWORD),
            request -> request.setHeader("content-type", type))
        .ok();
  }
}
