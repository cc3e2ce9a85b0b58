package chat.filament.account;

import static org.assertj.core.api.Assertions.assertThat;

import chat.filament.testing.Answer;
import chat.filament.testing.AtOnce;
import chat.filament.testing.Person;
import chat.filament.testing.TestServer;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class RefreshIT {
  @AutoClose private static final TestServer server = TestServer.start();

  private static Answer refresh(String token) {
    return server.client().post("/auth/refresh", body(token));
  }

  private static Answer logOut(String token) {
    return server.client().post("/auth/logout", body(token));
  }

  private static String body(String token) {
    return "{\"refresh_token\":\"" + token + "\"}";
  }

  private static String session(String refreshToken) {
    return refreshToken.substring(0, 26);
  }

  private static void set(Person person, String assignment) {
    server
        .database()
        .sql(
            "UPDATE sessions SET " + assignment + " WHERE session_id = ?",
            session(person.refreshToken()));
  }

  @Test
  void aRefreshGivesNewTokensOfTheSameSession() {
    var ann = server.person("ann");
    var tokens = refresh(ann.refreshToken()).ok();
    assertThat(tokens.keys()).containsExactly("access_token", "refresh_token", "expires_in_secs");
    var next = tokens.text("refresh_token");
    assertThat(next).hasSize(70).isNotEqualTo(ann.refreshToken());
    assertThat(session(next)).isEqualTo(session(ann.refreshToken()));
    server.client().with(tokens.text("access_token")).get("/auth/me").ok();
    ann.get("/auth/me").ok();
    refresh(next).ok();
  }

  @Test
  void everyRefreshSetsTheThirtyDaysAnew() {
    var ann = server.person("ann");
    set(ann, "expires_at = floor(extract(epoch FROM now())) + 60, last_used_at = 5");
    refresh(ann.refreshToken()).ok();
    var session = ann.get("/auth/sessions").json().path("sessions").path(0);
    var used = session.path("last_used_at_unix").asLong();
    assertThat(used).isGreaterThan(1_700_000_000);
    assertThat(session.path("expires_at_unix").asLong()).isEqualTo(used + 30 * 24 * 3600);
  }

  @Test
  void aUsedTokenEndsTheSessionForBothHolders() {
    var ann = server.person("ann");
    var other = ann.logInAgain();
    var tokens = refresh(ann.refreshToken()).ok();
    refresh(ann.refreshToken()).refused(401, "invalid_credentials");
    ann.get("/auth/me").refused(401, "invalid_credentials");
    server
        .client()
        .with(tokens.text("access_token"))
        .get("/auth/me")
        .refused(401, "invalid_credentials");
    refresh(tokens.text("refresh_token")).refused(401, "invalid_credentials");
    other.get("/auth/me").ok();
    refresh(other.refreshToken()).ok();
  }

  @Test
  void ofTwoAtTheSameTimeOneWinsAndTheSessionEnds() {
    for (int round = 0; round < 5; round++) {
      var ann = server.person("ann");
      var answers = AtOnce.run(2, i -> refresh(ann.refreshToken()));
      assertThat(answers.stream().map(Answer::status)).containsExactlyInAnyOrder(200, 401);
      var winner = answers.stream().filter(it -> it.status() == 200).findFirst().orElseThrow();
      refresh(winner.text("refresh_token")).refused(401, "invalid_credentials");
      server
          .client()
          .with(winner.text("access_token"))
          .get("/auth/me")
          .refused(401, "invalid_credentials");
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "x",
        "01ARZ3NDEKTSV4RRFFQ69G5FAV",
        "01ARZ3NDEKTSV4RRFFQ69G5FAV.",
        "01ARZ3NDEKTSV4RRFFQ69G5FAV.AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA",
        "UUUUUUUUUUUUUUUUUUUUUUUUUU.AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA",
        "01ARZ3NDEKTSV4RRFFQ69G5FAV-AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA",
      })
  void whatIsNoTokenIsRefused(String token) {
    refresh(token).refused(401, "invalid_credentials");
    logOut(token).refused(401, "invalid_credentials");
  }

  @Test
  void aVeryLongTokenIsRefused() {
    refresh("x".repeat(513)).refused(401, "invalid_credentials");
    logOut("x".repeat(100_000)).refused(401, "invalid_credentials");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{}",
        "{\"refresh_token\":null}",
        "{\"refresh_token\":1}",
        "{\"refresh_token\":\"x\",\"y\":1}"
      })
  void strictJsonOrNothing(String body) {
    server.client().post("/auth/refresh", body).refused(400, "invalid_request");
    server.client().post("/auth/logout", body).refused(400, "invalid_request");
  }

  @Test
  void aTokenOfAnotherSecretDoesNotEndTheSession() {
    var ann = server.person("ann");
    refresh(session(ann.refreshToken()) + "." + "A".repeat(43)).refused(401, "invalid_credentials");
    ann.get("/auth/me").ok();
    refresh(ann.refreshToken()).ok();
  }

  @Test
  void anExpiredSessionIsNotRefreshedAndItsTokensAreRefused() {
    var ann = server.person("ann");
    set(ann, "expires_at = floor(extract(epoch FROM now())) - 1");
    refresh(ann.refreshToken()).refused(401, "invalid_credentials");
    assertThat(
            server
                .database()
                .sql(
                    "SELECT 1 FROM used_refresh_tokens WHERE session_id = ?",
                    session(ann.refreshToken())))
        .isEmpty();
  }

  @Test
  void loggingOutEndsTheSessionAndCanBeRepeated() {
    var ann = server.person("ann");
    var other = ann.logInAgain();
    for (int i = 0; i < 2; i++) {
      var answer = logOut(ann.refreshToken()).ok();
      assertThat(answer.status()).isEqualTo(204);
      assertThat(answer.text()).isEmpty();
      assertThat(answer.header("content-type")).isEmpty();
    }
    ann.get("/auth/me").refused(401, "invalid_credentials");
    refresh(ann.refreshToken()).refused(401, "invalid_credentials");
    other.get("/auth/me").ok();
  }

  @Test
  void loggingOutNeedsTheCurrentToken() {
    var ann = server.person("ann");
    var tokens = refresh(ann.refreshToken()).ok();
    logOut(ann.refreshToken()).refused(401, "invalid_credentials");
    ann.get("/auth/me").ok();
    logOut(tokens.text("refresh_token")).ok();
    ann.get("/auth/me").refused(401, "invalid_credentials");
  }

  @Test
  void onlyHashesAreStored() {
    var ann = server.person("ann");
    refresh(ann.refreshToken()).ok();
    var secret = ann.refreshToken().substring(27);
    assertThat(server.database().sql("SELECT s::text FROM sessions s"))
        .noneMatch(row -> row.contains(secret));
    assertThat(server.database().sql("SELECT u::text FROM used_refresh_tokens u"))
        .noneMatch(row -> row.contains(secret));
    assertThat(server.database().sql("SELECT u::text FROM users u"))
        .noneMatch(row -> row.contains(ann.password()));
  }
}
