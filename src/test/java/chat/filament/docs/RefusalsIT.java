package chat.filament.docs;

import static org.assertj.core.api.Assertions.assertThat;

import chat.filament.testing.Answer;
import chat.filament.testing.Club;
import chat.filament.testing.Person;
import chat.filament.testing.TestServer;
import java.net.http.HttpRequest.BodyPublisher;
import java.net.http.HttpRequest.BodyPublishers;
import java.util.Map;
import java.util.function.Supplier;
import org.junit.jupiter.api.Test;

/// Answers of single routes that no test of their feature needs.
class RefusalsIT {
  private static final String ROOT = "01BX5ZZKBKACTAV9WEVGEMMVRZ";
  private static final String NOBODY = "01ARZ3NDEKTSV4RRFFQ69G5FAV";
  private static final Map<String, String> UNKNOWN =
      Map.of(
          "guild_id", NOBODY,
          "channel_id", NOBODY,
          "user_id", NOBODY,
          "role_id", NOBODY,
          "ban_id", NOBODY,
          "target_kind", "role",
          "role", "member");
  private static final int LIMIT = 40;
  private static final int IMAGES_A_MINUTE = 1_200;

  /// Everybody else must not learn whether there is such a guild, and gets 403.
  @Test
  void theServerOwnerIsToldOfAnUnknownGuild() {
    try (var server = TestServer.start(Map.of("FILAMENT_SERVER_OWNER_USER_ID", ROOT))) {
      var root = Club.serverOwner(server, ROOT);
      for (var operation : ApiOperation.all()) {
        if (operation.path().contains("{guild_id}") && operation.statuses().contains(404)) {
          root.client()
              .send(
                  operation.method(),
                  operation.at(UNKNOWN) + operation.requiredQuery(),
                  operation.exampleBody(),
                  request -> request)
              .refused(404, "not_found");
        }
      }
    }
  }

  @Test
  void routesOfAccountsAreLimitedByAddress() {
    var limit = Map.of("FILAMENT_AUTH_ROUTE_REQUESTS_PER_MINUTE", String.valueOf(LIMIT));
    try (var server = TestServer.start(limit)) {
      var ann = server.person("ann");
      var bob = server.person("bob");
      limited(() -> server.client().post("/auth/register", "{}"));
      limited(() -> server.client().post("/auth/refresh", "{\"refresh_token\":\"x\"}"));
      limited(() -> ann.post("/auth/password", "{}"));
      limited(() -> ann.post("/users/me/profile/avatar"));
      limited(() -> bob.post("/users/me/profile/banner")); // by user, too
    }
  }

  private static void limited(Supplier<Answer> request) {
    for (int i = 0; i < LIMIT; i++) {
      var answer = request.get();
      if (answer.status() == 429) {
        assertThat(i).as("too early").isGreaterThan(LIMIT / 2); // what setting up took counts, too
        return;
      }
    }
    request.get().refused(429, "rate_limited");
  }

  @Test
  void picturesAreLimitedByAddress() {
    try (var server = TestServer.start()) {
      var avatar = "/users/" + NOBODY + "/avatar";
      for (int i = 0; i < IMAGES_A_MINUTE; i++) {
        assertThat(server.client().get(avatar).status()).isIn(404, 429);
      }
      server.client().get(avatar).refused(429, "rate_limited");
      server.client().get("/users/" + NOBODY + "/banner").refused(429, "rate_limited");
    }
  }

  @Test
  void aBannerThatIsThereIsNotSentTwice() throws Exception {
    try (var server = TestServer.start();
        var picture = RefusalsIT.class.getResourceAsStream("/images/plain.png")) {
      var ann = server.person("ann");
      var banner = "/users/" + ann.id() + "/banner";
      server.client().get(banner).refused(404, "not_found");
      var bytes = BodyPublishers.ofByteArray(picture.readAllBytes());
      send(ann, "/users/me/profile/banner", bytes).ok();
      var tag = server.client().get(banner).ok().header("etag");
      var again = server.client().send("GET", banner, null, it -> it.header("if-none-match", tag));
      assertThat(again.status()).isEqualTo(304);
    }
  }

  private static Answer send(Person who, String path, BodyPublisher body) {
    return who.client().send("POST", path, null, request -> request.POST(body));
  }
}
