package chat.filament.friend;

import static org.assertj.core.api.Assertions.assertThat;

import chat.filament.testing.Answer;
import chat.filament.testing.AtOnce;
import chat.filament.testing.Person;
import chat.filament.testing.TestServer;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;

class FriendIT {
  private static final String REQUESTS = "/friends/requests";
  @AutoClose private static final TestServer server = TestServer.start();

  private static Answer ask(Person sender, String recipient) {
    return sender.post(REQUESTS, "{\"recipient_user_id\":\"" + recipient + "\"}");
  }

  private static String asked(Person sender, Person recipient) {
    return ask(sender, recipient.id()).ok().text("request_id");
  }

  private static void befriend(Person one, Person other) {
    other.post(REQUESTS + "/" + asked(one, other) + "/accept").ok();
  }

  @Test
  void requestIsListedByBothAndAccepted() {
    var ann = server.person("ann");
    var bob = server.person("bob");
    var answer = ask(ann, bob.id().toLowerCase(Locale.ROOT)).ok();
    assertThat(answer.keys())
        .containsExactly("request_id", "sender_user_id", "recipient_user_id", "created_at_unix");
    var id = answer.text("request_id");
    var row =
        ("{\"request_id\":\"%s\",\"sender_user_id\":\"%s\",\"sender_username\":\"%s\","
                + "\"recipient_user_id\":\"%s\",\"recipient_username\":\"%s\","
                + "\"created_at_unix\":%s}")
            .formatted(
                id, ann.id(), ann.name(), bob.id(), bob.name(), answer.text("created_at_unix"));
    assertThat(ann.get(REQUESTS).ok().text())
        .isEqualTo("{\"incoming\":[],\"outgoing\":[" + row + "],\"next_cursor\":null}");
    assertThat(bob.get(REQUESTS).ok().text())
        .isEqualTo("{\"incoming\":[" + row + "],\"outgoing\":[],\"next_cursor\":null}");
    assertThat(bob.post(REQUESTS + "/" + id + "/accept").ok().text())
        .isEqualTo("{\"accepted\":true}");
    bob.post(REQUESTS + "/" + id + "/accept").refused(404, "not_found");
    assertThat(ann.get(REQUESTS).ok().text())
        .isEqualTo("{\"incoming\":[],\"outgoing\":[],\"next_cursor\":null}");
    var friends = ann.get("/friends").ok();
    assertThat(friends.keys()).containsExactly("friends", "next_cursor");
    assertThat(Answer.keys(friends.json().at("/friends/0")))
        .containsExactly("user_id", "username", "created_at_unix");
    assertThat(friends.json().at("/friends/0/username").asText()).isEqualTo(bob.name());
    assertThat(bob.get("/friends").ok().json().at("/friends/0/user_id").asText())
        .isEqualTo(ann.id());
  }

  @Test
  void onlyTheRecipientAccepts() {
    var ann = server.person("ann");
    var bob = server.person("bob");
    var carl = server.person("carl");
    var id = asked(ann, bob);
    for (var other : List.of(ann, carl)) {
      other.post(REQUESTS + "/" + id + "/accept").refused(404, "not_found");
    }
    carl.delete(REQUESTS + "/" + id).refused(404, "not_found");
    bob.post(REQUESTS + "/nonsense/accept").refused(404, "not_found");
    bob.delete(REQUESTS + "/nonsense").refused(404, "not_found");
    assertThat(ann.get("/friends").ok().json().path("friends")).isEmpty();
  }

  @Test
  void eitherOfTheTwoWithdraws() {
    var ann = server.person("ann");
    var bob = server.person("bob");
    for (var who : List.of(ann, bob)) {
      var id = asked(ann, bob);
      assertThat(who.delete(REQUESTS + "/" + id).status()).isEqualTo(204);
      who.delete(REQUESTS + "/" + id).refused(404, "not_found");
      bob.post(REQUESTS + "/" + id + "/accept").refused(404, "not_found");
    }
  }

  @Test
  void whoCannotBeAskedIsRefused() {
    var ann = server.person("ann");
    var bob = server.person("bob");
    for (var id : List.of(ann.id(), "nobody", "", "01K0000000000000000000000X")) {
      ask(ann, id).refused(400, "invalid_request");
    }
    for (var body : List.of("{}", "{\"recipient_user_id\":null}", "{\"recipient_user_id\":1}")) {
      ann.post(REQUESTS, body).refused(400, "invalid_request");
    }
    asked(ann, bob);
    ask(ann, bob.id()).refused(400, "invalid_request");
    ask(bob, ann.id()).refused(400, "invalid_request");
    server.client().get("/friends").refused(401, "invalid_credentials");
    server.client().get(REQUESTS).refused(401, "invalid_credentials");
    ann.get("/friends?cursor=x").refused(400, "invalid_request");
    ann.get(REQUESTS + "?cursor=x").refused(400, "invalid_request");
  }

  @Test
  void friendsPart() {
    var ann = server.person("ann");
    var bob = server.person("bob");
    befriend(ann, bob);
    ask(bob, ann.id()).refused(400, "invalid_request");
    assertThat(bob.delete("/friends/" + ann.id()).status()).isEqualTo(204);
    assertThat(bob.delete("/friends/" + ann.id()).status()).isEqualTo(204);
    assertThat(bob.delete("/friends/01K0000000000000000000000X").status()).isEqualTo(204);
    bob.delete("/friends/" + bob.id()).refused(400, "invalid_request");
    bob.delete("/friends/nobody").refused(400, "invalid_request");
    assertThat(ann.get("/friends").ok().json().path("friends")).isEmpty();
    befriend(bob, ann);
  }

  @Test
  void bothAreToldOnAllTheirSockets() {
    var ann = server.person("ann");
    var bob = server.person("bob");
    try (var first = ann.connect();
        var second = ann.connect();
        var other = bob.connect()) {
      var all = List.of(first, second, other);
      all.forEach(socket -> socket.next("ready"));
      var id = asked(ann, bob);
      for (var socket : all) {
        var created = socket.next("friend_request_create");
        assertThat(Answer.keys(created))
            .containsExactly(
                "request_id",
                "sender_user_id",
                "sender_username",
                "recipient_user_id",
                "recipient_username",
                "created_at_unix");
        assertThat(created.path("request_id").asText()).isEqualTo(id);
      }
      bob.post(REQUESTS + "/" + id + "/accept").ok();
      var accepted = first.next("friend_request_update");
      assertThat(Answer.keys(accepted))
          .containsExactly(
              "request_id",
              "state",
              "user_id",
              "friend_user_id",
              "friend_username",
              "friendship_created_at_unix",
              "updated_at_unix",
              "actor_user_id");
      assertThat(accepted.path("state").asText()).isEqualTo("accepted");
      assertThat(accepted.path("user_id").asText()).isEqualTo(ann.id());
      assertThat(accepted.path("friend_username").asText()).isEqualTo(bob.name());
      assertThat(accepted.path("actor_user_id").asText()).isEqualTo(bob.id());
      var view = other.next("friend_request_update");
      assertThat(view.path("user_id").asText()).isEqualTo(bob.id());
      assertThat(view.path("friend_user_id").asText()).isEqualTo(ann.id());
      bob.patch("/users/me/profile", "{\"about_markdown\":\"hi\"}").ok();
      assertThat(first.next("profile_update").path("user_id").asText()).isEqualTo(bob.id());
      ann.delete("/friends/" + bob.id());
      var removed = other.next("friend_remove");
      assertThat(Answer.keys(removed))
          .containsExactly("user_id", "friend_user_id", "removed_at_unix", "actor_user_id");
      assertThat(removed.path("friend_user_id").asText()).isEqualTo(ann.id());
      assertThat(second.next("friend_remove").path("friend_user_id").asText()).isEqualTo(bob.id());
      bob.delete(REQUESTS + "/" + asked(ann, bob));
      var deleted = second.next("friend_request_delete");
      assertThat(Answer.keys(deleted))
          .containsExactly("request_id", "deleted_at_unix", "actor_user_id");
      assertThat(deleted.path("actor_user_id").asText()).isEqualTo(bob.id());
    }
  }

  @Test
  void oneOfManyRequestsInBothDirectionsAtOnceIsPending() {
    var ann = server.person("ann");
    var bob = server.person("bob");
    var statuses =
        AtOnce.run(16, i -> (i % 2 == 0 ? ask(ann, bob.id()) : ask(bob, ann.id())).status());
    assertThat(statuses).containsOnlyOnce(200);
    assertThat(statuses).filteredOn(status -> status == 400).hasSize(15);
    var rows = "SELECT FROM friendship_requests WHERE ? IN (sender_user_id, recipient_user_id)";
    assertThat(server.database().sql(rows, ann.id())).hasSize(1);
  }

  @Test
  void friendsNeverHaveAPendingRequest() {
    for (int round = 0; round < 10; round++) {
      var ann = server.person("ann");
      var bob = server.person("bob");
      var id = asked(ann, bob);
      AtOnce.run(
          6,
          i ->
              switch (i % 3) {
                case 0 -> bob.post(REQUESTS + "/" + id + "/accept").status();
                case 1 -> ask(bob, ann.id()).status();
                default -> ask(ann, bob.id()).status();
              });
      assertThat(ann.get("/friends").ok().json().path("friends")).hasSize(1);
      assertThat(ann.get(REQUESTS).ok().text())
          .isEqualTo("{\"incoming\":[],\"outgoing\":[],\"next_cursor\":null}");
    }
  }

  @Test
  void stateAndEventsAreWhatAFreshReadSays() {
    var ann = server.person("ann");
    var bob = server.person("bob");
    try (var socket = ann.connect()) {
      socket.next("ready");
      AtOnce.run(
          12,
          i -> {
            var who = i % 2 == 0 ? ann : bob;
            var other = i % 2 == 0 ? bob : ann;
            ask(who, other.id());
            for (var row : who.get(REQUESTS).ok().json().path("incoming")) {
              who.post(REQUESTS + "/" + row.path("request_id").asText() + "/accept");
            }
            if (i % 3 == 0) {
              who.delete("/friends/" + other.id());
            }
            return 0;
          });
      boolean pending = false;
      boolean friends = false;
      ann.patch("/users/me/profile", "{\"about_markdown\":\"end\"}").ok();
      for (var event : socket.upTo("profile_update")) {
        switch (event.path("t").asText()) {
          case "friend_request_create" -> pending = true;
          case "friend_request_delete" -> pending = false;
          case "friend_request_update" -> {
            pending = false;
            friends = true;
          }
          case "friend_remove" -> friends = false;
          default -> {}
        }
      }
      var requests = ann.get(REQUESTS).ok().json();
      assertThat(requests.path("incoming").size() + requests.path("outgoing").size())
          .isEqualTo(pending ? 1 : 0);
      assertThat(ann.get("/friends").ok().json().path("friends")).hasSize(friends ? 1 : 0);
    }
  }

  @Test
  void longListsComeInPages() {
    var ann = server.person("ann");
    server
        .database()
        .sql(
            """
            INSERT INTO users (user_id, username, password_hash, created_at)
            SELECT '01ARZ3NDEKTSV4RRFF' || to_char(n, 'FM00000000'), 'many_' || n, 'x', 1
            FROM generate_series(1, 450) n
            """);
    server
        .database()
        .sql(
            """
            INSERT INTO friendships (user_a_id, user_b_id, created_at)
            SELECT least(user_id, ?), greatest(user_id, ?), 1700000000 + length(username)
            FROM users WHERE username LIKE 'many\\_%'
            """,
            ann.id(), ann.id());
    server
        .database()
        .sql(
            """
            INSERT INTO friendship_requests
              (request_id, sender_user_id, recipient_user_id, created_at)
            SELECT user_id, CASE WHEN right(username, 1) < '5' THEN user_id ELSE ? END,
              CASE WHEN right(username, 1) < '5' THEN ? ELSE user_id END, 1700000000
            FROM users WHERE username LIKE 'many\\_%'
            """,
            ann.id(), ann.id());
    assertThat(all(ann, "/friends", "friends")).hasSize(450).doesNotHaveDuplicates();
    assertThat(all(ann, REQUESTS, "incoming")).hasSize(225).doesNotHaveDuplicates();
    assertThat(all(ann, REQUESTS, "outgoing")).hasSize(225).doesNotHaveDuplicates();
  }

  /// What all pages have under one name, as text.
  private static List<String> all(Person person, String path, String name) {
    var rows = new ArrayList<String>();
    var page = person.get(path).ok();
    while (true) {
      assertThat(page.text().length()).isLessThanOrEqualTo(64_000);
      page.json().path(name).forEach(row -> rows.add(row.toString()));
      var next = page.json().path("next_cursor");
      if (next.isNull()) {
        return rows;
      }
      page = person.get(path + "?cursor=" + next.asText()).ok();
    }
  }

  @Test
  void newRequestsAreLimited() {
    var ann = server.person("ann");
    for (int i = 0; i < 30; i++) {
      ask(ann, ann.id()).refused(400, "invalid_request");
    }
    var limited = ask(ann, ann.id());
    limited.refused(429, "rate_limited");
    assertThat(limited.header("retry-after")).matches("[1-9][0-9]*");
    ann.get(REQUESTS).ok();
  }
}
