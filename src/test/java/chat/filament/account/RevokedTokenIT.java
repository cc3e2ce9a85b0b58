package chat.filament.account;

import static org.assertj.core.api.Assertions.assertThat;

import chat.filament.testing.TestServer;
import java.util.Map;
import org.junit.jupiter.api.Test;

class RevokedTokenIT {
  @Test
  void aRevokedTokenUsesUpNothingOfItsOwners() {
    var settings = Map.of("FILAMENT_RATE_LIMIT_REQUESTS_PER_MINUTE", "60");
    try (var server = TestServer.start(settings)) {
      var ann = server.person("ann");
      var stolen = ann.logInAgain();
      var sessions = ann.get("/auth/sessions").ok().json().path("sessions");
      for (var session : sessions) {
        if (!session.path("current").asBoolean()) {
          ann.delete("/auth/sessions/" + session.path("session_id").asText()).ok();
        }
      }
      for (int i = 0; i < 100; i++) {
        assertThat(stolen.get("/auth/me").status()).isIn(401, 429);
      }
      ann.get("/auth/me").ok();
    }
  }
}
