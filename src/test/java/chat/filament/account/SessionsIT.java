package chat.filament.account;

import static org.assertj.core.api.Assertions.assertThat;

import chat.filament.testing.Answer;
import chat.filament.testing.AtOnce;
import chat.filament.testing.Person;
import chat.filament.testing.TestServer;
import java.util.ArrayList;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SessionsIT {
  @AutoClose private static final TestServer server = TestServer.start();

  private static String session(Person person) {
    return person.refreshToken().substring(0, 26);
  }

  private static Answer changePassword(Person person, String current, String next) {
    return person.post(
        "/auth/password",
        "{\"current_password\":\"%s\",\"new_password\":\"%s\"}".formatted(current, next));
  }

  private static Answer logIn(String name, String password) {
    return server.client().post("/auth/login", Person.credentials(name, password));
  }

  @Test
  void theListHasOnesOwnLiveSessionsNewestUseFirst() {
    server.person("somebody_else");
    var ann = server.person("ann");
    var second = ann.logInAgain();
    var third = ann.logInAgain();
    server
        .database()
        .sql(
            "UPDATE sessions SET created_at = 1000, last_used_at = 2000 WHERE session_id = ?",
            session(ann));
    third.delete("/auth/sessions/" + session(third)).ok();

    var answer = ann.get("/auth/sessions").ok();
    assertThat(answer.keys()).containsExactly("sessions");
    var sessions = answer.json().path("sessions");
    assertThat(sessions.size()).isEqualTo(2);
    assertThat(sessions.path(0).path("session_id").asText()).isEqualTo(session(second));
    assertThat(sessions.path(0).path("current").asBoolean()).isFalse();
    assertThat(Answer.keys(sessions.path(1)))
        .containsExactly(
            "session_id", "created_at_unix", "last_used_at_unix", "expires_at_unix", "current");
    assertThat(sessions.path(1).toString())
        .startsWith(
            "{\"session_id\":\"%s\",\"created_at_unix\":1000,\"last_used_at_unix\":2000,"
                .formatted(session(ann)))
        .endsWith(",\"current\":true}");
  }

  @Test
  void theListIsAtMostAHundred() {
    var ann = server.person("ann");
    server
        .database()
        .sql(
            """
            INSERT INTO sessions (session_id, user_id, refresh_token_hash, created_at, last_used_at,
              expires_at)
            SELECT '01ARZ3NDEKTSV4RRFFQ69G5' || (100 + i), ?, sha256(i::text::bytea), 1, 1,
              4000000000
            FROM generate_series(1, 150) i
            """,
            ann.id());
    var answer = ann.get("/auth/sessions").ok();
    assertThat(answer.json().path("sessions").size()).isEqualTo(100);
    assertThat(answer.json().path("sessions").path(0).path("current").asBoolean()).isTrue();
    assertThat(answer.text().length()).isLessThan(64_000);
  }

  @Test
  void oneEndsTheSessionOfAnotherDevice() {
    var ann = server.person("ann");
    var phone = ann.logInAgain();
    phone.get("/auth/me").ok();
    var answer = ann.delete("/auth/sessions/" + session(phone).toLowerCase(java.util.Locale.ROOT));
    assertThat(answer.status()).isEqualTo(204);
    assertThat(answer.text()).isEmpty();
    phone.get("/auth/me").refused(401, "invalid_credentials");
    ann.get("/auth/me").ok();
    ann.delete("/auth/sessions/" + session(phone)).refused(404, "not_found");
  }

  @Test
  void oneEndsOnesOwn() {
    var ann = server.person("ann");
    ann.delete("/auth/sessions/" + session(ann)).ok();
    ann.get("/auth/me").refused(401, "invalid_credentials");
  }

  @Test
  void sessionsOfOthersAndUnknownOnesAreNotFound() {
    var ann = server.person("ann");
    var bob = server.person("bob");
    ann.delete("/auth/sessions/" + session(bob)).refused(404, "not_found");
    bob.get("/auth/me").ok();
    ann.delete("/auth/sessions/01ARZ3NDEKTSV4RRFFQ69G5FAV").refused(404, "not_found");
  }

  @ParameterizedTest
  @ValueSource(strings = {"x", "01ARZ3NDEKTSV4RRFFQ69G5FA", "01ARZ3NDEKTSV4RRFFQ69G5FAU", "%20"})
  void badIdsAreRefused(String id) {
    server.person("ann").delete("/auth/sessions/" + id).refused(400, "invalid_request");
  }

  @Test
  void everyRouteNeedsABearer() {
    var nobody = server.client();
    nobody.get("/auth/me").refused(401, "invalid_credentials");
    nobody.get("/auth/sessions").refused(401, "invalid_credentials");
    nobody.delete("/auth/sessions/x").refused(401, "invalid_credentials");
    nobody.post("/auth/password", "not json").refused(401, "invalid_credentials");
    nobody.post("/gateway/ticket").refused(401, "invalid_credentials");
  }

  @Test
  void aNewPasswordReplacesTheOldAndEndsEveryOtherSession() {
    var ann = server.person("ann");
    var others = new ArrayList<Person>();
    for (int i = 0; i < 3; i++) {
      others.add(ann.logInAgain());
      others.getLast().get("/auth/me").ok();
    }
    var answer = changePassword(ann, ann.password(), "another horse battery").ok();
    assertThat(answer.status()).isEqualTo(204);
    assertThat(answer.text()).isEmpty();
    for (var other : others) {
      other.get("/auth/me").refused(401, "invalid_credentials");
    }
    ann.get("/auth/me").ok();
    logIn(ann.name(), ann.password()).refused(401, "invalid_credentials");
    logIn(ann.name(), "another horse battery").ok();
  }

  @Test
  void aWrongCurrentPasswordCountsForTheLockout() {
    var ann = server.person("ann");
    for (int i = 0; i < 4; i++) {
      changePassword(ann, "wrong horse battery", "another horse battery")
          .refused(401, "invalid_credentials");
    }
    changePassword(ann, "short", "another horse battery").refused(401, "invalid_credentials");
    changePassword(ann, ann.password(), "another horse battery")
        .refused(401, "invalid_credentials");
    logIn(ann.name(), ann.password()).refused(401, "invalid_credentials");
    ann.get("/auth/me").ok();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{}",
        "{\"current_password\":\"correct horse battery\"}",
        "{\"new_password\":\"another horse battery\"}",
        "{\"current_password\":\"correct horse battery\",\"new_password\":\"short\"}",
        "{\"current_password\":\"correct horse battery\",\"new_password\":null}",
        "{\"current_password\":1,\"new_password\":\"another horse battery\"}",
        "{\"current_password\":\"x\",\"new_password\":\"another horse battery\",\"x\":1}",
      })
  void strictJsonOrNothing(String body) {
    var ann = server.person("ann");
    ann.post("/auth/password", body).refused(400, "invalid_request");
    assertThat(server.database().sql("SELECT failed_logins FROM users WHERE user_id = ?", ann.id()))
        .containsExactly("0");
  }

  @Test
  void ofTwoChangesAtTheSameTimeOneHolds() {
    var ann = server.person("ann");
    var phone = ann.logInAgain();
    var answers =
        AtOnce.run(
            2, i -> changePassword(i == 0 ? ann : phone, ann.password(), "new horse battery " + i));
    assertThat(answers.stream().map(Answer::status)).containsExactlyInAnyOrder(204, 401);
    int winner = answers.get(0).status() == 204 ? 0 : 1;
    logIn(ann.name(), "new horse battery " + winner).ok();
    logIn(ann.name(), "new horse battery " + (1 - winner)).refused(401, "invalid_credentials");
  }

  @Test
  void noLoginWithTheOldPasswordOutlivesAChange() {
    var ann = server.person("ann");
    var tokens = new ArrayList<String>();
    var answers =
        AtOnce.run(
            9,
            i ->
                i == 4
                    ? changePassword(ann, ann.password(), "another horse battery")
                    : logIn(ann.name(), ann.password()));
    answers.stream()
        .filter(answer -> answer.status() == 200)
        .forEach(answer -> tokens.add(answer.text("access_token")));
    assertThat(answers.get(4).status()).isEqualTo(204);
    for (var token : tokens) {
      server.client().with(token).get("/auth/me").refused(401, "invalid_credentials");
    }
    logIn(ann.name(), ann.password()).refused(401, "invalid_credentials");
  }
}
