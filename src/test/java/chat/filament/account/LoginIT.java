package chat.filament.account;

import static chat.filament.testing.Person.credentials;
import static org.assertj.core.api.Assertions.assertThat;

import chat.filament.testing.Answer;
import chat.filament.testing.AtOnce;
import chat.filament.testing.Person;
import chat.filament.testing.Scrape;
import chat.filament.testing.TestServer;
import java.util.Map;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;

class LoginIT {
  @AutoClose private static final TestServer server = TestServer.start();

  private static Answer logIn(String name, String password) {
    return server.client().post("/auth/login", credentials(name, password));
  }

  private static void guessWrong(Person person, int times) {
    for (int i = 0; i < times; i++) {
      logIn(person.name(), "wrong horse battery " + i).refused(401, "invalid_credentials");
    }
  }

  private static String lockout(Person person) {
    return server
        .database()
        .sql(
            "SELECT failed_logins, locked_until IS NOT NULL FROM users WHERE user_id = ?",
            person.id())
        .getFirst();
  }

  private static void letTheLockPass(Person person) {
    server.database().sql("UPDATE users SET locked_until = 1 WHERE user_id = ?", person.id());
  }

  @Test
  void tokensHaveTheShapeOfTheContract() {
    var ann = server.person("ann");
    var tokens = logIn(ann.name(), ann.password()).ok();
    assertThat(tokens.keys()).containsExactly("access_token", "refresh_token", "expires_in_secs");
    assertThat(tokens.json().get("expires_in_secs").intValue()).isEqualTo(900);
    assertThat(tokens.text("access_token")).matches("[!-~]{32,4096}");
    assertThat(tokens.text("refresh_token"))
        .hasSize(70)
        .matches("[0-9A-HJKMNP-TV-Z]{26}\\.[A-Za-z0-9_-]{43}");
  }

  @Test
  void namesAreLookedUpIgnoringCase() {
    var ann = server.person("ann");
    logIn(ann.name().toUpperCase(java.util.Locale.ROOT), ann.password()).ok();
  }

  @Test
  void whateverIsWrongTheAnswerIsTheSame() {
    var ann = server.person("ann");
    var wrongPassword = logIn(ann.name(), "wrong horse battery");
    wrongPassword.refused(401, "invalid_credentials");
    for (var other :
        new Answer[] {
          logIn("nobody_here", ann.password()),
          logIn("x", ann.password()),
          logIn("not a name!", ann.password()),
          logIn(ann.name(), ""),
          logIn(ann.name(), "short"),
          logIn(ann.name(), "x".repeat(5_000)),
        }) {
      assertThat(other.status()).isEqualTo(401);
      assertThat(other.text()).isEqualTo(wrongPassword.text());
    }
  }

  @Test
  void theFifthWrongPasswordLocksForTheRightOneToo() {
    var ann = server.person("ann");
    guessWrong(ann, 4);
    assertThat(lockout(ann)).isEqualTo("4|f");
    guessWrong(ann, 1);
    assertThat(lockout(ann)).isEqualTo("0|t");
    logIn(ann.name(), ann.password()).refused(401, "invalid_credentials");
    letTheLockPass(ann);
    logIn(ann.name(), ann.password()).ok();
    assertThat(lockout(ann)).isEqualTo("0|f");
  }

  @Test
  void aLockLastsThirtySecondsWhateverIsTriedMeanwhile() {
    var ann = server.person("ann");
    guessWrong(ann, 5);
    var until = "SELECT locked_until FROM users WHERE user_id = ?";
    var locked = server.database().sql(until, ann.id());
    guessWrong(ann, 3);
    assertThat(server.database().sql(until, ann.id())).isEqualTo(locked);
    assertThat(lockout(ann)).isEqualTo("0|t");
    var life =
        server
            .database()
            .sql(
                """
                SELECT locked_until - extract(epoch FROM now()) BETWEEN 0 AND 30
                FROM users WHERE user_id = ?
                """,
                ann.id());
    assertThat(life).containsExactly("t");
  }

  @Test
  void aSuccessForgetsTheFailures() {
    var ann = server.person("ann");
    guessWrong(ann, 4);
    logIn(ann.name(), ann.password()).ok();
    guessWrong(ann, 4);
    logIn(ann.name(), ann.password()).ok();
  }

  @Test
  void sessionsThatAreOpenAreNotTouchedByALock() {
    var ann = server.person("ann");
    guessWrong(ann, 5);
    ann.get("/auth/me").ok();
  }

  @Test
  void parallelGuessesAreCountedOneByOne() {
    var ann = server.person("ann");
    server.database().sql("UPDATE users SET failed_logins = 1 WHERE user_id = ?", ann.id());
    AtOnce.run(3, i -> logIn(ann.name(), "wrong horse battery " + i).status());
    assertThat(lockout(ann)).isEqualTo("4|f");
    AtOnce.run(12, i -> logIn(ann.name(), "wrong horse battery " + i).status());
    assertThat(lockout(ann)).isEqualTo("0|t");
    logIn(ann.name(), ann.password()).refused(401, "invalid_credentials");
  }

  @Test
  void whatDoesNotFitIntoTheQueueOfHashesIsRefusedAtOnce() {
    try (var busy = TestServer.start()) {
      int tooMany = PasswordHashing.MAX_WAITING + Runtime.getRuntime().availableProcessors() + 40;
      var answers =
          AtOnce.run(
              tooMany,
              i ->
                  busy.client()
                      .post("/auth/login", credentials("nobody_here", "wrong horse battery")));
      var refused = answers.stream().filter(answer -> answer.status() == 503).toList();
      assertThat(refused).isNotEmpty();
      for (var answer : refused) {
        answer.refused(503, "unavailable");
        assertThat(Integer.parseInt(answer.header("retry-after"))).isPositive();
      }
      assertThat(answers).anyMatch(answer -> answer.status() == 401);
      busy.client().get("/health").ok();
    }
  }

  @Test
  void theLimiterComesBeforeEverything() {
    try (var strict = TestServer.start(Map.of("FILAMENT_AUTH_ROUTE_REQUESTS_PER_MINUTE", "3"))) {
      var client = strict.client();
      for (int i = 0; i < 3; i++) {
        client.post("/auth/login", "not json").refused(400, "invalid_request");
      }
      var over = client.post("/auth/login", "not json").refused(429, "rate_limited");
      assertThat(Integer.parseInt(over.header("retry-after"))).isBetween(1, 61);
      client.post("/auth/register", "not json").refused(400, "invalid_request");
      client.post("/auth/refresh", "not json").refused(400, "invalid_request");
      client.post("/auth/password", "not json").refused(401, "invalid_credentials");
      for (int i = 0; i < 5; i++) {
        client.post("/auth/logout", "not json").refused(400, "invalid_request");
      }
      assertThat(Scrape.of(client).text())
          .contains("filament_rate_limit_hits_total{surface=\"auth\",reason=\"auth_route\"} 1");
    }
  }
}
