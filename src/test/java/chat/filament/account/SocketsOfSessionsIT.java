package chat.filament.account;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import chat.filament.testing.Person;
import chat.filament.testing.Socket;
import chat.filament.testing.TestServer;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;

/// What becomes of gateway sockets when their auth session ends.
class SocketsOfSessionsIT {
  private static final Socket.Closed REVOKED = new Socket.Closed(1008, "session_revoked");

  @AutoClose private static final TestServer server = TestServer.start();

  private static String session(Person person) {
    return person.refreshToken().substring(0, 26);
  }

  private static Socket connected(Person person) {
    var socket = person.connect();
    socket.next("ready");
    return socket;
  }

  private static void send(String path, Person person) {
    server.client().post(path, "{\"refresh_token\":\"" + person.refreshToken() + "\"}");
  }

  @Test
  void loggingOutClosesThem() {
    var ann = server.person("ann");
    var phone = ann.logInAgain();
    try (var socket = connected(ann);
        var second = connected(ann);
        var other = connected(phone)) {
      send("/auth/logout", ann);
      assertThat(socket.closed()).isEqualTo(REVOKED);
      assertThat(second.closed()).isEqualTo(REVOKED);
      assertThat(other.isOpen()).isTrue();
    }
  }

  @Test
  void revokingTheSessionClosesThem() {
    var ann = server.person("ann");
    var phone = ann.logInAgain();
    try (var socket = connected(phone);
        var own = connected(ann)) {
      ann.delete("/auth/sessions/" + session(phone)).ok();
      assertThat(socket.closed()).isEqualTo(REVOKED);
      assertThat(own.isOpen()).isTrue();
    }
  }

  @Test
  void aReplayClosesThem() {
    var ann = server.person("ann");
    try (var socket = connected(ann)) {
      send("/auth/refresh", ann);
      assertThat(socket.isOpen()).isTrue();
      send("/auth/refresh", ann);
      assertThat(socket.closed()).isEqualTo(REVOKED);
    }
  }

  @Test
  void aNewPasswordClosesThoseOfOtherSessions() {
    var ann = server.person("ann");
    var phone = ann.logInAgain();
    try (var socket = connected(phone);
        var own = connected(ann)) {
      ann.post(
              "/auth/password",
              "{\"current_password\":\"%s\",\"new_password\":\"another horse battery\"}"
                  .formatted(ann.password()))
          .ok();
      assertThat(socket.closed()).isEqualTo(REVOKED);
      assertThat(own.isOpen()).isTrue();
    }
  }

  @Test
  void anExpiredSessionClosesThem() {
    var ann = server.person("ann");
    try (var socket = connected(ann)) {
      server
          .database()
          .sql(
              "UPDATE sessions SET expires_at = floor(extract(epoch FROM now()))"
                  + " WHERE session_id = ?",
              session(ann));
      assertThat(socket.closed()).isEqualTo(REVOKED);
    }
  }

  @Test
  void aTicketOpensOneSocket() {
    var ann = server.person("ann");
    var query = "ticket=" + ann.post("/gateway/ticket").ok().text("ticket");
    try (var socket = Socket.open(server.url(), null, query)) {
      assertThat(socket.next("ready").path("user_id").asText()).isEqualTo(ann.id());
      assertThatThrownBy(() -> Socket.open(server.url(), null, query).close())
          .hasStackTraceContaining("401");
      send("/auth/logout", ann);
      assertThat(socket.closed()).isEqualTo(REVOKED);
    }
  }
}
