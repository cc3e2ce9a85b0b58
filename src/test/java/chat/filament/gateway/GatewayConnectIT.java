package chat.filament.gateway;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import chat.filament.testing.Person;
import chat.filament.testing.TestServer;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class GatewayConnectIT {
  @AutoClose private static TestServer server;
  private static Person ann;

  @BeforeAll
  static void start() {
    server =
        TestServer.start(
            Map.of(
                "FILAMENT_ALLOWED_ORIGINS",
                "https://chat.example,http://dev:8080,capacitor://localhost"));
    ann = server.person("ann");
  }

  @Test
  void acceptsWithoutExtensionOrSubprotocol() throws Exception {
    var knock =
        UpgradeRequest.at(server)
            .bearer(token(ann))
            .header("Sec-WebSocket-Extensions", "permessage-deflate; client_max_window_bits")
            .header("Sec-WebSocket-Protocol", "chat, superchat");
    try (var reply = knock.reply()) {
      assertThat(reply.status()).isEqualTo(101);
      assertThat(reply.headers())
          .containsOnlyKeys("upgrade", "connection", "sec-websocket-accept", "x-request-id");
      assertThat(reply.headers())
          .containsEntry("sec-websocket-accept", "s3pPLMBiTxaQ9kYGzzhZRbK+xOo=");
      var hello = reply.socket().getInputStream();
      var ready = "{\"v\":1,\"t\":\"ready\",\"d\":{\"user_id\":\"" + ann.id() + "\"}}";
      assertThat(hello.readNBytes(2)).containsExactly(0x81, ready.length());
      assertThat(new String(hello.readNBytes(ready.length()), UTF_8)).isEqualTo(ready);
      assertThat(hello.readNBytes(2)).as("an empty ping").containsExactly(0x89, 0);
    }
  }

  @ParameterizedTest
  @CsvSource({
    "Connection, keep-alive",
    "Connection,",
    "Upgrade, h2c",
    "Upgrade,",
    "Sec-WebSocket-Key, c2hvcnQ=",
    "Sec-WebSocket-Key, not base64 at all!!!!!!",
    "Sec-WebSocket-Key,",
    "Content-Length, 1",
  })
  void refusesWhatIsNoHandshake(String header, String value) throws Exception {
    try (var reply = UpgradeRequest.at(server).bearer(token(ann)).header(header, value).reply()) {
      assertThat(reply.status()).isEqualTo(400);
      assertThat(reply.json().path("error").asText()).isEqualTo("invalid_request");
      assertThat(reply.headers()).containsKey("x-request-id");
    }
  }

  @Test
  void acceptsConnectionHeadersWithSeveralWords() {
    assertThat(
            UpgradeRequest.at(server)
                .bearer(token(ann))
                .header("Connection", "keep-alive, upgrade")
                .header("Upgrade", "WebSocket")
                .status())
        .isEqualTo(101);
  }

  @Test
  void namesTheVersionItSpeaks() throws Exception {
    try (var reply =
        UpgradeRequest.at(server).bearer(token(ann)).header("Sec-WebSocket-Version", "8").reply()) {
      assertThat(reply.status()).isEqualTo(426);
      assertThat(reply.headers()).containsEntry("sec-websocket-version", "13");
      assertThat(reply.json().path("error").asText()).isEqualTo("invalid_request");
    }
  }

  @ParameterizedTest
  @CsvSource({
    "https://chat.example, 101",
    "https://chat.example:443, 101",
    "HTTP://DEV:8080, 101",
    "capacitor://localhost, 101",
    "tauri://localhost, 403",
    "http://chat.example, 403",
    "https://chat.example:8443, 403",
    "https://chat.example.evil.com, 403",
    "http://dev, 403",
    "null, 403",
    "https://chat.example/path, 403",
    "'', 403",
  })
  void admitsOnlyKnownOrigins(String origin, int status) {
    assertThat(UpgradeRequest.at(server).bearer(token(ann)).header("Origin", origin).status())
        .isEqualTo(status);
  }

  @ParameterizedTest
  @CsvSource({
    "chat.local, http://chat.local, 101",
    "chat.local, https://chat.local, 101",
    "chat.local:443, https://chat.local, 101",
    "chat.local:3000, http://chat.local:3000, 101",
    "chat.local:3000, http://chat.local, 403",
    "chat.local, http://other.local, 403",
    "'[::1]:3000', 'http://[::1]:3000', 101",
  })
  void admitsItsOwnOrigin(String host, String origin, int status) {
    assertThat(
            UpgradeRequest.at(server)
                .bearer(token(ann))
                .header("Host", host)
                .header("Origin", origin)
                .status())
        .isEqualTo(status);
  }

  @Test
  void takesTheFirstCredentialPresent() {
    var ticket = ann.post("/gateway/ticket").ok().text("ticket");
    var good = token(ann);
    assertThat(UpgradeRequest.at(server).query("access_token=" + good).status()).isEqualTo(101);
    assertThat(UpgradeRequest.at(server).query("access_token=wrong").bearer(good).status())
        .isEqualTo(401);
    assertThat(UpgradeRequest.at(server).query("ticket=wrong&access_token=" + good).status())
        .isEqualTo(401);
    assertThat(
            UpgradeRequest.at(server).query("unknown=1&ticket=" + ticket).bearer("wrong").status())
        .isEqualTo(101);
    assertThat(UpgradeRequest.at(server).query("ticket=" + ticket).status())
        .as("used")
        .isEqualTo(401);
  }

  @Test
  void refusesStrangers() throws Exception {
    for (var knock :
        List.of(
            UpgradeRequest.at(server),
            UpgradeRequest.at(server).bearer("nonsense"),
            UpgradeRequest.at(server).header("Authorization", "bearer " + token(ann)))) {
      try (var reply = knock.reply()) {
        assertThat(reply.status()).isEqualTo(401);
        assertThat(reply.body()).isEqualTo("{\"error\":\"invalid_credentials\"}");
      }
    }
  }

  @Test
  void judgesInTheOrderOfTheContract() {
    var nothingRight =
        UpgradeRequest.at(server).header("Origin", "http://evil").header("Upgrade", null);
    assertThat(nothingRight.status()).isEqualTo(400);
    assertThat(nothingRight.header("Upgrade", "websocket").status()).isEqualTo(403);
    assertThat(nothingRight.header("Origin", null).status()).isEqualTo(401);
    assertThat(UpgradeRequest.at(server).method("POST").bearer(token(ann)).status()).isEqualTo(405);
  }

  @Test
  void limitsSocketsOfAUserAndOfAnAddress() throws Exception {
    var settings =
        Map.of(
            "FILAMENT_GATEWAY_MAX_CONNECTIONS_PER_USER", "3",
            "FILAMENT_GATEWAY_MAX_CONNECTIONS_PER_IP", "5");
    try (var small = TestServer.start(settings)) {
      var bob = small.person("bob");
      var cid = small.person("cid");
      var open = new ArrayList<UpgradeRequest.Reply>();
      for (int i = 0; i < 3; i++) {
        open.add(UpgradeRequest.at(small).bearer(token(bob)).reply());
      }
      assertThat(open).extracting(UpgradeRequest.Reply::status).containsOnly(101);
      try (var fourth = UpgradeRequest.at(small).bearer(token(bob)).reply()) {
        assertThat(fourth.status()).isEqualTo(429);
        assertThat(fourth.json().path("error").asText()).isEqualTo("rate_limited");
        assertThat(fourth.headers()).containsKey("retry-after");
      }
      open.add(UpgradeRequest.at(small).bearer(token(cid)).reply());
      open.add(UpgradeRequest.at(small).bearer(token(cid)).reply());
      assertThat(UpgradeRequest.at(small).status()).as("the address goes first").isEqualTo(429);
      assertThat(ServerMetrics.of(small, "filament_ws_connections")).isEqualTo(5);
      assertThat(
              ServerMetrics.of(
                  small,
                  "filament_rate_limit_hits_total{surface=\"gateway\",reason=\"connections_user\"}"))
          .isEqualTo(1);
      assertThat(
              ServerMetrics.of(
                  small,
                  "filament_rate_limit_hits_total{surface=\"gateway\",reason=\"connections_ip\"}"))
          .isEqualTo(1);
      open.removeFirst().close();
      ServerMetrics.await(small, "filament_ws_connections", 4);
      open.add(UpgradeRequest.at(small).bearer(token(bob)).reply());
      assertThat(open.getLast().status()).isEqualTo(101);
      for (var reply : open) {
        reply.close();
      }
      ServerMetrics.await(small, "filament_ws_connections", 0);
    }
  }

  @Test
  void countsTowardsTheGlobalLimit() {
    try (var strict = TestServer.start(Map.of("FILAMENT_RATE_LIMIT_REQUESTS_PER_MINUTE", "6"))) {
      int tries = 0;
      while (UpgradeRequest.at(strict).status() == 401 && tries < 10) {
        tries++;
      }
      assertThat(tries).isLessThanOrEqualTo(7);
      assertThat(UpgradeRequest.at(strict).header("Upgrade", null).status()).isEqualTo(429);
    }
  }

  private static String token(Person person) {
    return Objects.requireNonNull(person.client().token());
  }
}
