package chat.filament.account;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import chat.filament.core.Problem;
import chat.filament.core.Refusal;
import chat.filament.platform.http.Identity;
import chat.filament.testing.Answer;
import chat.filament.testing.AtOnce;
import chat.filament.testing.Person;
import chat.filament.testing.TestDatabase;
import chat.filament.testing.TestServer;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/// Several processes on one database.
class NodesIT {
  private static TestServer server;
  private static Node other;

  @BeforeAll
  static void start() throws Exception {
    server = TestServer.start();
    other = new Node(server.database().url());
  }

  @AfterAll
  static void stop() throws Exception {
    other.close();
    server.close();
  }

  private static String session(Person person) {
    return person.refreshToken().substring(0, 26);
  }

  private static Identity authenticate(Person person) throws Exception {
    var token = Objects.requireNonNull(person.client().token());
    return other.authenticator().authenticate(token).await(60, TimeUnit.SECONDS);
  }

  private static Identity redeem(String ticket) throws Exception {
    return other.authenticator().redeemTicket(ticket).await(60, TimeUnit.SECONDS);
  }

  private static String ticket(Person person) {
    return person.post("/gateway/ticket").ok().text("ticket");
  }

  private static void assertRefused(ThrowingCallable call) {
    assertThatThrownBy(call)
        .isInstanceOfSatisfying(
            Refusal.class,
            refusal -> assertThat(refusal.problem()).isEqualTo(Problem.INVALID_CREDENTIALS));
  }

  @Test
  void aTokenIsGoodOnEveryNode() throws Exception {
    var ann = server.person("ann");
    assertThat(authenticate(ann).user().value()).isEqualTo(ann.id());
    assertThat(authenticate(ann).session().value()).isEqualTo(session(ann));
    var token = Objects.requireNonNull(ann.client().token());
    assertThat(other.authenticator().signedUser(token).orElseThrow().value()).isEqualTo(ann.id());
  }

  @Test
  void aSessionThatIsRevokedEndsOnEveryNode() throws Exception {
    var ann = server.person("ann");
    authenticate(ann);
    ann.delete("/auth/sessions/" + session(ann)).ok();
    other.awaitEnd(session(ann));
    assertRefused(() -> authenticate(ann));
    var token = Objects.requireNonNull(ann.client().token());
    assertThat(other.authenticator().signedUser(token)).isEmpty();
  }

  @Test
  void aSessionThatExpiresEndsOnEveryNode() throws Exception {
    var ann = server.person("ann");
    authenticate(ann);
    server
        .database()
        .sql(
            "UPDATE sessions SET expires_at = floor(extract(epoch FROM now())) + 1"
                + " WHERE session_id = ?",
            session(ann));
    other.awaitEnd(session(ann));
    assertRefused(() -> authenticate(ann));
  }

  @Test
  void ticketsHaveTheShapeOfTheContract() {
    var answer = server.person("ann").post("/gateway/ticket").ok();
    assertThat(answer.keys()).containsExactly("ticket", "expires_in_secs");
    assertThat(answer.json().path("expires_in_secs").asInt()).isEqualTo(30);
    assertThat(answer.text("ticket")).matches("[!-~]{32,}");
  }

  @Test
  void aTicketIsGoodOnceOnAnyNode() throws Exception {
    var ann = server.person("ann");
    var ticket = ticket(ann);
    var who = redeem(ticket);
    assertThat(who.user().value()).isEqualTo(ann.id());
    assertThat(who.session().value()).isEqualTo(session(ann));
    assertRefused(() -> redeem(ticket));
  }

  @Test
  void ofManyAtOnceOneTakesTheTicket() {
    var ticket = ticket(server.person("ann"));
    var taken =
        AtOnce.run(
            8,
            i -> {
              try {
                return redeem(ticket) == null ? 0 : 1;
              } catch (Exception e) {
                return 0;
              }
            });
    assertThat(taken.stream().mapToInt(Integer::intValue).sum()).isEqualTo(1);
  }

  @Test
  void ticketsThatAreUnknownExpiredOrOfAnEndedSessionAreRefused() {
    assertRefused(() -> redeem(""));
    assertRefused(() -> redeem("x"));
    assertRefused(() -> redeem("A".repeat(43)));
    assertRefused(() -> redeem("A".repeat(100_000)));

    var ann = server.person("ann");
    var expired = ticket(ann);
    server
        .database()
        .sql(
            "UPDATE gateway_tickets SET expires_at = floor(extract(epoch FROM now()))"
                + " WHERE session_id = ?",
            session(ann));
    assertRefused(() -> redeem(expired));

    var orphan = ticket(ann);
    ann.delete("/auth/sessions/" + session(ann)).ok();
    assertRefused(() -> redeem(orphan));
  }

  @Test
  void onlyHashesOfTicketsAreStored() {
    var ticket = ticket(server.person("ann"));
    assertThat(server.database().sql("SELECT t::text FROM gateway_tickets t"))
        .isNotEmpty()
        .noneMatch(row -> row.contains(ticket));
  }

  @Test
  void nodesThatStartTogetherOnAnEmptyDatabaseShareOneKey() {
    try (var fresh = TestDatabase.create()) {
      var keys =
          AtOnce.run(
              3,
              i -> {
                try (var node = new Node(fresh.url())) {
                  assertThat(node.authenticator().signedUser("x")).isEmpty();
                  return fresh.sql("SELECT kid FROM signing_keys");
                } catch (Exception e) {
                  throw new IllegalStateException(e);
                }
              });
      assertThat(keys.getFirst()).hasSize(1);
      assertThat(keys).allMatch(keys.getFirst()::equals);
    }
  }

  @Test
  void tokensSurviveARestart() throws Exception {
    try (var own = TestServer.start()) {
      var ann = own.person("ann");
      own.restart();
      var again = own.client().with(Objects.requireNonNull(ann.client().token()));
      assertThat(again.get("/auth/me").ok().text("user_id")).isEqualTo(ann.id());
      Answer refreshed =
          own.client()
              .post("/auth/refresh", "{\"refresh_token\":\"" + ann.refreshToken() + "\"}")
              .ok();
      own.client().with(refreshed.text("access_token")).get("/auth/me").ok();
    }
  }
}
