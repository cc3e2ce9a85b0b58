package chat.filament.platform.http;

import static org.assertj.core.api.Assertions.assertThat;

import chat.filament.testing.Person;
import chat.filament.testing.RawConnection;
import chat.filament.testing.TestServer;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class EdgeIT {
  private static final String LOGIN = "POST /auth/login HTTP/1.1\r\nhost: x\r\n";
  private static final String JSON = "content-type: application/json\r\n";
  @AutoClose private static TestServer server;
  private static Person ann;

  @BeforeAll
  static void start() {
    server = TestServer.start();
    ann = server.person("ann");
  }

  private static String chars(int count) {
    return "a".repeat(count);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        """
        GET /health HTTP/1.1\r
        host: x\r
        content-length: 1\r
        transfer-encoding: chunked\r
        \r
        """,
        "GET /health HTTP/1.1\r\nhost: x\r\ncontent-length: 1\r\ncontent-length: 2\r\n\r\nab",
        "GET /health HTTP/1.1\r\nhost: x\r\ncontent-length: 1\r\ncontent-length: 1\r\n\r\na",
        "GET /health HTTP/1.1\r\nhost: x\r\ncontent-length: 1, 1\r\n\r\na",
        "GET /health HTTP/1.1\r\nhost: x\r\ncontent-length: +1\r\n\r\na",
        "GET /health HTTP/1.1\r\nhost: x\r\ncontent-length: -1\r\n\r\na",
        "GET /health HTTP/1.1\r\nhost: x\r\ntransfer-encoding: gzip\r\n\r\n",
        "GET /health HTTP/1.1\r\nhost: x\r\ntransfer-encoding: chunked, gzip\r\n\r\n",
        "GET /health HTTP/1.0\r\nhost: x\r\ntransfer-encoding: chunked\r\n\r\n0\r\n\r\n",
        "GET /health HTTP/1.1\nhost: x\n\n",
        "GET /health HTTP/1.1\r\nhost: x\r\nx: a\n\r\n",
        "GET /health HTTP/1.1\r\nhost: x\r\nx: a\r\n b\r\n\r\n",
        "GET /health HTTP/1.1\r\nhost: x\r\nx: a\r\n\tb\r\n\r\n",
        "\r\n\r\nGET /health HTTP/1.1\r\nhost: x\r\nx: a\r\n b\r\n\r\n",
        "GET /health HTTP/1.1\r\n x: a\r\nhost: x\r\n\r\n",
        "GET /health HTTP/1.1\r\nhost : x\r\n\r\n",
        "GET /health HTTP/1.1\r\nhost: x\r\nx\r\n\r\n",
        "GET /health HTTP/1.1\r\nhost: x\r\nx: a\u0000b\r\n\r\n",
        "GET /health HTTP/1.1\r\nhost: x\r\nhost: y\r\n\r\n",
        "GET /health HTTP/1.1\r\n\r\n",
        "GET /health HTTP/1.1\r\nhost: x\r\nx: caf\u00e9\r\n\r\n",
        "GET http://x/health HTTP/1.1\r\nhost: x\r\n\r\n",
        "GET http://y/gateway/ws HTTP/1.1\r\nhost: x\r\n\r\n",
        "GET /gateway/ws?ticket=%ff HTTP/1.1\r\nhost: x\r\n\r\n",
        "GET /gateway/ws HTTP/1.1\r\nhost: x\r\nhost: y\r\n\r\n",
        "GET * HTTP/1.1\r\nhost: x\r\n\r\n",
        "OPTIONS * HTTP/1.1\r\nhost: x\r\n\r\n",
        "GET health HTTP/1.1\r\nhost: x\r\n\r\n",
        "GET ?q=1 HTTP/1.1\r\nhost: x\r\n\r\n",
        "CONNECT y:80 HTTP/1.1\r\nhost: x\r\n\r\n",
      })
  void whatTwoReadersCouldReadDifferentlyIsRefused(String request) {
    var answer = RawConnection.exchange(server, request);
    assertThat(answer.refusal()).isEqualTo("400 invalid_request");
    assertThat(answer.headers())
        .containsKey("x-request-id")
        .containsEntry("content-type", "application/json");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"a", "A-z.9_", "0123456789012345678901234567890123456789012345678901234567890123"})
  void aHarmlessRequestIdComesBack(String id) {
    for (var path : List.of("/health", "/nowhere", "/guilds", "/gateway/ws")) {
      assertThat(requestId(path, id)).as(path).isEqualTo(id);
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "a b",
        "a/b",
        "a\"b",
        "01234567890123456789012345678901234567890123456789012345678901234"
      })
  void anyOtherIsReplaced(String id) {
    assertThat(requestId("/health", id)).isNotEqualTo(id).matches("[A-Za-z0-9._-]{1,64}");
  }

  private static String requestId(String path, String id) {
    var request = "GET " + path + " HTTP/1.1\r\nhost: x\r\nx-request-id: " + id + "\r\n\r\n";
    return RawConnection.exchange(server, request).headers().getOrDefault("x-request-id", "none");
  }

  /// A browser's page of another origin may not read an answer, and there is nothing to ride on.
  @Test
  void nothingIsSharedWithOtherOriginsAndNoCookieIsSet() {
    var request = "GET /guilds HTTP/1.1\r\nhost: x\r\norigin: https://other.example\r\n";
    for (var with : List.of("", "authorization: Bearer " + ann.client().token() + "\r\n")) {
      var headers = RawConnection.exchange(server, request + with + "\r\n").headers();
      assertThat(headers.keySet())
          .noneMatch(name -> name.startsWith("access-control-") || name.equals("set-cookie"));
    }
  }

  @ParameterizedTest
  @CsvSource({"9000, 1, 414", "1, 20000, 431"})
  void whatIsTooLongForTheParserIsAnsweredAndClosed(int target, int header, int status) {
    try (var connection = RawConnection.to(server)) {
      var head = "GET /" + chars(target) + " HTTP/1.1\r\nhost: x\r\nx: " + chars(header);
      var answer = connection.send(head + "\r\n\r\n" + chars(100_000)).read();
      assertThat(answer.refusal()).isEqualTo(status + " invalid_request");
      assertThat(answer.headers()).containsKey("x-request-id");
      assertThat(answer.keepsConnection()).isFalse();
      assertThat(connection.isClosedByServer()).isTrue();
    }
  }

  @Test
  void refusalsWithoutABodyKeepTheirConnection() {
    try (var connection = RawConnection.to(server)) {
      for (var line : List.of("GET /auth/me", "POST /gateway/ticket", "GET /no", "PUT /health")) {
        var answer = connection.send(line + " HTTP/1.1\r\nhost: x\r\n\r\n").read();
        assertThat(answer.status()).as(line).isGreaterThanOrEqualTo(401);
        assertThat(answer.keepsConnection()).as(line).isTrue();
      }
      assertThat(connection.send("GET /health HTTP/1.1\r\nhost: x\r\n\r\n").read().status())
          .isEqualTo(200);
    }
  }

  @Test
  void aShortBodyThatNobodyReadsKeepsTheConnection() {
    try (var connection = RawConnection.to(server)) {
      var wrongType = LOGIN + "content-length: 5\r\n\r\nhello";
      assertThat(connection.send(wrongType).read().refusal())
          .isEqualTo("415 unsupported_media_type");
      assertThat(connection.send(wrongType).read().keepsConnection()).isTrue();
      var late = "POST /nowhere HTTP/1.1\r\nhost: x\r\ncontent-length: 5\r\n\r\n";
      assertThat(connection.send(late).read().refusal()).isEqualTo("404 not_found");
      assertThat(connection.send("hello").send("GET /health HTTP/1.1\r\nhost: x\r\n\r\n").read())
          .matches(answer -> answer.status() == 200);
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "transfer-encoding: chunked\r\n\r\n5\r\nhello",
        "content-length: 9999999\r\n\r\nhi"
      })
  void aLongBodyThatNobodyReadsEndsTheConnection(String body) {
    for (var request : List.of(LOGIN, LOGIN + JSON, "POST /nowhere HTTP/1.1\r\nhost: x\r\n")) {
      if (request.contains(JSON) && body.startsWith("transfer")) {
        continue;
      }
      try (var connection = RawConnection.to(server)) {
        var answer = connection.send(request + body).read();
        assertThat(answer.status()).isIn(404, 413, 415);
        assertThat(answer.keepsConnection()).isFalse();
        assertThat(connection.isClosedByServer()).isTrue();
      }
    }
  }

  @Test
  void aClientThatWritesOnStillGetsItsAnswer() {
    try (var connection = RawConnection.to(server)) {
      connection.send(LOGIN + JSON + "content-length: 3000000\r\n\r\n");
      connection.send(chars(3_000_000));
      assertThat(connection.read().refusal()).isEqualTo("413 payload_too_large");
      assertThat(connection.isClosedByServer()).isTrue();
    }
  }

  @Test
  void aClientThatAsksBeforeItsBodyIsAskedForIt() {
    var body = "{\"refresh_token\":\"x\"}";
    var length = "content-length: " + body.length() + "\r\nexpect: 100-continue\r\n\r\n";
    try (var connection = RawConnection.to(server)) {
      connection.send("POST /auth/logout HTTP/1.1\r\nhost: x\r\n" + JSON + length);
      assertThat(connection.read().status()).isEqualTo(100);
      assertThat(connection.send(body).read().refusal()).isEqualTo("401 invalid_credentials");
    }
    try (var connection = RawConnection.to(server)) {
      connection.send("POST /auth/logout HTTP/1.1\r\nhost: x\r\n" + length);
      var answer = connection.read();
      assertThat(answer.refusal()).isEqualTo("415 unsupported_media_type");
      assertThat(answer.keepsConnection()).isFalse();
    }
    try (var connection = RawConnection.to(server)) {
      connection.send("POST /guilds HTTP/1.1\r\nhost: x\r\n" + JSON + length);
      assertThat(connection.read().refusal()).isEqualTo("401 invalid_credentials");
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"utf-16le", "utf-16be", "utf-32le", "utf-32be"})
  void aBodyThatIsNotUtf8IsRefused(String charset) throws Exception {
    var body =
        new String(
            "{\"name\":\"a\"}".getBytes(Charset.forName(charset)), StandardCharsets.ISO_8859_1);
    var head =
        "POST /guilds HTTP/1.1\r\nhost: x\r\nauthorization: Bearer "
            + ann.client().token()
            + "\r\n";
    var length = "content-length: " + body.length() + "\r\n\r\n";
    assertThat(RawConnection.exchange(server, head + JSON + length + body).refusal())
        .isEqualTo("400 invalid_request");
  }

  @Test
  void aChunkedBodyIsReadLikeAnyOther() {
    var body = "{\"refresh_token\":\"x\"}";
    var chunk = Integer.toHexString(body.length()) + "\r\n" + body + "\r\n0\r\n\r\n";
    var head = "POST /auth/logout HTTP/1.1\r\nhost: x\r\ntransfer-encoding: chunked\r\n";
    try (var connection = RawConnection.to(server)) {
      for (int i = 0; i < 3; i++) {
        var answer = connection.send(head + JSON + "\r\n" + chunk).read();
        assertThat(answer.refusal()).isEqualTo("401 invalid_credentials");
        assertThat(answer.keepsConnection()).isTrue();
      }
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "xyz\r\n{}\r\n0\r\n\r\n",
        "-2\r\n{}\r\n0\r\n\r\n",
        "2\r\n{}0\r\n\r\n",
        "2\r\n{}\n0\r\n\r\n",
        "2\n{}\n0\n\n",
        "2\r\n{}\r\n0\r\nno trailer\r\n\r\n",
        "ffffffffff\r\n{}\r\n0\r\n\r\n",
      })
  void aBodyWithBrokenChunksIsRefused(String body) {
    var head = "POST /auth/logout HTTP/1.1\r\nhost: x\r\ntransfer-encoding: chunked\r\n" + JSON;
    for (var pipelined : List.of("", "GET /health HTTP/1.1\r\nhost: x\r\n\r\n")) {
      try (var connection = RawConnection.to(server)) {
        connection.send(pipelined + head + "\r\n" + body);
        if (!pipelined.isEmpty()) {
          assertThat(connection.read().status()).isEqualTo(200);
        }
        var answer = connection.read();
        assertThat(answer.refusal()).isEqualTo("400 invalid_request");
        assertThat(answer.headers()).containsKey("x-request-id");
        assertThat(answer.keepsConnection()).isFalse();
        assertThat(connection.isClosedByServer()).isTrue();
      }
    }
  }

  @Test
  void trailersOfABodyAreDropped() {
    var chunks = "2\r\n{}\r\n0\r\nx-trailer: 1\r\n\r\n";
    var head = "POST /auth/logout HTTP/1.1\r\nhost: x\r\ntransfer-encoding: chunked\r\n" + JSON;
    try (var connection = RawConnection.to(server)) {
      for (int i = 0; i < 2; i++) {
        var answer = connection.send(head + "\r\n" + chunks).read();
        assertThat(answer.refusal()).isEqualTo("400 invalid_request");
        assertThat(answer.keepsConnection()).isTrue();
      }
    }
  }

  @Test
  void aSlowHeadIsGivenUp() {
    try (var silent = RawConnection.to(server);
        var slow = RawConnection.to(server).send("GET /health HTTP/1.1\r\nhost")) {
      assertThat(slow.read().refusal()).isEqualTo("408 request_timeout");
      assertThat(slow.isClosedByServer()).isTrue();
      assertThat(silent.isClosedByServer()).isTrue();
    }
  }

  @Test
  void aSlowBodyIsGivenUp() {
    try (var slow = RawConnection.to(server)) {
      slow.send(LOGIN + JSON + "transfer-encoding: chunked\r\n\r\n1\r\nx\r\n");
      var answer = slow.read();
      assertThat(answer.refusal()).isEqualTo("408 request_timeout");
      assertThat(answer.keepsConnection()).isFalse();
      assertThat(slow.isClosedByServer()).isTrue();
    }
  }

  @Test
  void anAddressHoldsOnlySoManyConnections() {
    var few = Map.of("FILAMENT_GATEWAY_MAX_CONNECTIONS_PER_IP", "1");
    var proxied =
        Map.of(
            "FILAMENT_GATEWAY_MAX_CONNECTIONS_PER_IP",
            "1",
            "FILAMENT_TRUSTED_PROXY_CIDRS",
            "127.0.0.1");
    assertThat(connected(few)).isEqualTo(4);
    assertThat(connected(proxied)).isEqualTo(6);
  }

  /// How many of six connections are served.
  private static int connected(Map<String, String> settings) {
    var open = new ArrayList<RawConnection>();
    try (var small = TestServer.start(settings)) {
      int served = 0;
      for (int i = 0; i < 6; i++) {
        var connection = RawConnection.to(small);
        open.add(connection);
        served += connection.answers("GET /health HTTP/1.1\r\nhost: x\r\n\r\n") ? 1 : 0;
      }
      return served;
    } finally {
      open.forEach(RawConnection::close);
    }
  }
}
