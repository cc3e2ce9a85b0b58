package chat.filament.account;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.AppenderBase;
import chat.filament.testing.Person;
import chat.filament.testing.TestServer;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.slf4j.LoggerFactory;

class SecurityLogIT {
  private static final Logger LOGGER = (Logger) LoggerFactory.getLogger("chat.filament");

  private static final Kept KEPT = new Kept();
  private static TestServer server;

  private static final class Kept extends AppenderBase<ILoggingEvent> {
    final Queue<ILoggingEvent> events = new ConcurrentLinkedQueue<>();

    @Override
    protected void append(ILoggingEvent event) {
      events.add(event);
    }
  }

  @BeforeAll
  static void start() {
    server = TestServer.start();
    LOGGER.setLevel(Level.INFO);
    LOGGER.setAdditive(false);
    KEPT.start();
    LOGGER.addAppender(KEPT);
  }

  @AfterAll
  static void stop() {
    LOGGER.detachAppender(KEPT);
    LOGGER.setAdditive(true);
    LOGGER.setLevel(null);
    server.close();
  }

  private static Map<String, String> values(ILoggingEvent event) {
    return event.getKeyValuePairs() == null
        ? Map.of()
        : event.getKeyValuePairs().stream()
            .collect(Collectors.toMap(pair -> pair.key, pair -> String.valueOf(pair.value)));
  }

  private static List<String> events(Person person) {
    return KEPT.events.stream()
        .map(SecurityLogIT::values)
        .filter(values -> person.id().equals(values.get("user_id")))
        .map(values -> values.get("event") + " " + values.get("reason"))
        .toList();
  }

  private static String token(String refreshToken) {
    return "{\"refresh_token\":\"" + refreshToken + "\"}";
  }

  @Test
  void everyEventIsLoggedWithItsReasonAndNoSecretIs() {
    var ann = Person.register(server.client(), "ann_of_the_log");
    var nobody = server.client();
    nobody.post("/auth/register", Person.credentials(ann.name(), ann.password())).ok();
    nobody.post("/auth/login", Person.credentials(ann.name(), "wrong horse battery"));
    nobody.post("/auth/refresh", token("nonsense-token"));
    nobody.post("/auth/refresh", token(ann.refreshToken().substring(0, 27) + "A".repeat(43)));
    var fresh = nobody.post("/auth/refresh", token(ann.refreshToken())).ok();
    nobody.post("/auth/logout", token(ann.refreshToken()));
    nobody.post("/auth/logout", token("nonsense-token"));
    var phone = ann.logInAgain();
    ann.post(
        "/auth/password",
        "{\"current_password\":\"wrong horse battery\",\"new_password\":\"another horse battery\"}");
    ann.post(
            "/auth/password",
            "{\"current_password\":\""
                + ann.password()
                + "\",\"new_password\":\"another horse battery\"}")
        .ok();
    ann.delete(
            "/auth/sessions/"
                + ann.get("/auth/sessions").json().at("/sessions/0/session_id").asText())
        .ok();
    var bob = server.person("bob");
    var bobs = nobody.post("/auth/refresh", token(bob.refreshToken())).ok();
    nobody.post("/auth/refresh", token(bob.refreshToken()));
    var eve = server.person("eve");
    nobody.post("/auth/logout", token(eve.refreshToken())).ok();

    assertThat(events(ann))
        .containsExactly(
            "auth.login success",
            "auth.refresh success",
            "auth.login success",
            "auth.password success",
            "auth.session.revoke success");
    assertThat(events(bob))
        .containsExactly(
            "auth.login success", "auth.refresh success", "auth.refresh replay_detected");
    assertThat(events(eve)).containsExactly("auth.login success", "auth.logout success");
    assertThat(KEPT.events)
        .extracting(event -> values(event).get("event") + " " + values(event).get("reason"))
        .contains(
            "auth.register created",
            "auth.register existing_user",
            "auth.login invalid_credentials",
            "auth.refresh rejected",
            "auth.refresh invalid_token_format",
            "auth.logout hash_mismatch",
            "auth.logout invalid_token_format",
            "auth.password invalid_credentials");
    assertNothingLeaks(
        ann.name(),
        "correct horse",
        "another horse",
        "wrong horse",
        ann.refreshToken().substring(27),
        fresh.text("refresh_token").substring(27),
        bobs.text("access_token"),
        phone.refreshToken().substring(27),
        "nonsense-token");
  }

  @Test
  void aRefusalOfTheLimiterIsLogged() {
    try (var strict = TestServer.start(Map.of("FILAMENT_AUTH_ROUTE_REQUESTS_PER_MINUTE", "1"))) {
      strict.client().post("/auth/login", "{}");
      strict.client().post("/auth/login", "{}").refused(429, "rate_limited");
      assertThat(KEPT.events)
          .anySatisfy(event ->
              assertThat(values(event))
                  .containsEntry("event", "auth.rate_limit")
                  .containsEntry("route", "/auth/login")
                  .containsEntry("client_ip", "127.0.0.1")
                  .containsEntry("client_ip_source", "peer")
                  .containsKey("request_id"));
    }
  }

  @Test
  void aRefusalOfTheDirectoryIsLogged() {
    try (var strict =
        TestServer.start(Map.of("FILAMENT_DIRECTORY_JOIN_REQUESTS_PER_MINUTE_PER_USER", "1"))) {
      var ann = strict.person("ann");
      var path = "/guilds/" + ann.createGuild() + "/join";
      ann.post(path).ok();
      ann.post(path).refused(429, "rate_limited");
      assertThat(KEPT.events)
          .anySatisfy(event ->
              assertThat(values(event)).containsEntry("event", "directory.join.rate_limit"));
      var metrics = strict.client().get("/metrics").text();
      assertThat(metrics)
          .contains(
              "filament_rate_limit_hits_total{surface=\"directory\",reason=\"join_user\"} 1\n",
              "filament_rate_limit_hits_total{surface=\"http\",reason=\"auth_failure\"} 1\n");
    }
  }

  @Test
  void aCaptchaThatFailsIsLoggedWithoutItsToken() {
    var settings =
        Map.of(
            "FILAMENT_HCAPTCHA_SITE_KEY", "site",
            "FILAMENT_HCAPTCHA_SECRET", "secret-of-the-captcha",
            "FILAMENT_HCAPTCHA_VERIFY_URL", "http://127.0.0.1:1/siteverify");
    try (var guarded = TestServer.start(settings)) {
      var token = "the-token-of-the-captcha";
      var json =
          Person.credentials("captcha_log", "correct horse battery")
              .replace("}", ",\"captcha_token\":\"" + token + "\"}");
      guarded.client().post("/auth/register", json).refused(403, "captcha_failed");
      assertThat(KEPT.events)
          .anySatisfy(
              event -> assertThat(values(event)).containsEntry("event", "auth.captcha.verify"));
      assertNothingLeaks(token, "secret-of-the-captcha");
    }
  }

  private static void assertNothingLeaks(String... secrets) {
    for (var event : KEPT.events) {
      var line = event.getFormattedMessage() + values(event);
      assertThat(line).doesNotContain(secrets);
    }
  }
}
