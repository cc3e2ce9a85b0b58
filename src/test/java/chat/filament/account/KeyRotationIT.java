package chat.filament.account;

import static org.assertj.core.api.Assertions.assertThat;

import chat.filament.core.IdSource;
import chat.filament.core.SessionId;
import chat.filament.core.UserId;
import chat.filament.platform.db.Database;
import chat.filament.testing.Answer;
import chat.filament.testing.TestDatabase;
import chat.filament.testing.TestServer;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Base64;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class KeyRotationIT {
  private static final InstantSource CLOCK = InstantSource.system();

  private final Vertx vertx = Vertx.vertx();

  @AfterEach
  void close() throws Exception {
    vertx.close().await(60, TimeUnit.SECONDS);
  }

  private static <T> T done(Future<T> future) throws Exception {
    return future.await(60, TimeUnit.SECONDS);
  }

  private static List<String> keys(TestDatabase database) {
    return database.sql("SELECT kid, not_after FROM signing_keys ORDER BY created_at, kid");
  }

  private SigningKeys keys(TestDatabase database, InstantSource clock) {
    return AccountModule.keys(Database.open(vertx, database.url()), new IdSource(CLOCK), clock);
  }

  private static String kid(String accessToken) {
    var header = accessToken.substring(0, accessToken.indexOf('.'));
    return Answer.parse(new String(Base64.getUrlDecoder().decode(header), StandardCharsets.UTF_8))
        .path("kid")
        .asText();
  }

  @Test
  void aNewKeyTakesOverWhileOldTokensStayGood() throws Exception {
    try (var server = TestServer.start()) {
      var ann = server.person("ann");
      var old = Objects.requireNonNull(ann.client().token());
      var database = Database.open(vertx, server.database().url());
      done(new KeyRotation(database, new IdSource(CLOCK), CLOCK).rotate());
      assertThat(keys(server.database())).hasSize(2);
      server.database().sql("UPDATE signing_keys SET created_at = created_at - 60");

      var token = old;
      var refresh = ann.refreshToken();
      long deadline = System.nanoTime() + Duration.ofMinutes(2).toNanos();
      while (kid(token).equals(kid(old))) {
        assertThat(System.nanoTime()).as("still the old key").isLessThan(deadline);
        var answer =
            server.client().post("/auth/refresh", "{\"refresh_token\":\"" + refresh + "\"}").ok();
        refresh = answer.text("refresh_token");
        token = answer.text("access_token");
        Thread.onSpinWait();
      }
      server.client().with(token).get("/auth/me").ok();
      server.client().with(old).get("/auth/me").ok();
    }
  }

  @Test
  void aTokenOfAKeyThatAnotherNodeMadeIsGoodAtOnce() throws Exception {
    try (var server = TestServer.start()) {
      var ann = server.person("ann");
      var database = Database.open(vertx, server.database().url());
      var keys = AccountModule.keys(database, new IdSource(CLOCK), CLOCK);
      done(keys.load());
      done(keys.rotate());
      var tokens = new AccessTokens(keys, () -> CLOCK.instant().plusSeconds(KeyRing.ACTIVE_AFTER));
      var session = new SessionId(ann.refreshToken().substring(0, 26));
      var token = tokens.sign(new UserId(ann.id()), session);
      assertThat(kid(token)).isNotEqualTo(kid(Objects.requireNonNull(ann.client().token())));
      server.client().with(token).get("/auth/me").ok();
    }
  }

  @Test
  void ofManyRotationsAtOnceEachLeavesOneCurrentKey() throws Exception {
    try (var database = TestDatabase.create()) {
      var keys = keys(database, CLOCK);
      done(keys.load());
      done(Future.all(Stream.generate(keys::rotate).limit(8).toList()));
      assertThat(database.sql("SELECT count(*) FROM signing_keys WHERE not_after IS NULL"))
          .containsExactly("1");
      assertThat(
              database.sql(
                  "SELECT DISTINCT not_after - created_at >= 900 FROM signing_keys"
                      + " WHERE not_after IS NOT NULL"))
          .containsExactly("t");
    }
  }

  @Test
  void keysTurnOverAfterNinetyDaysOnceAndAreForgottenWhenTheirTokensAre() throws Exception {
    try (var database = TestDatabase.create()) {
      done(keys(database, CLOCK).load());
      var first = keys(database);
      done(keys(database, in(Duration.ofDays(89))).rotateWhenDue());
      assertThat(keys(database)).isEqualTo(first);

      done(keys(database, in(Duration.ofDays(90))).rotateWhenDue());
      var both = keys(database);
      assertThat(both).hasSize(2);
      done(keys(database, in(Duration.ofDays(90).plusMinutes(16))).rotateWhenDue());
      assertThat(keys(database)).isEqualTo(both);
      done(keys(database, in(Duration.ofDays(90).plusMinutes(17))).rotateWhenDue());
      assertThat(keys(database)).containsExactly(both.getLast());
    }
  }

  private static InstantSource in(Duration later) {
    var at = Instant.now().plus(later);
    return () -> at;
  }
}
