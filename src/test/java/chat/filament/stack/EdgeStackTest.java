package chat.filament.stack;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.Socket;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// What the proxy lets through, hides, removes and cuts.
@Tag("stack")
class EdgeStackTest {
  private static final HttpClient HTTP =
      HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();

  /// Longer than the proxy waits for a request's head, and the server for a body.
  private static final int PATIENCE_MS = 90_000;

  private static HttpResponse<String> get(String path, UnaryOperator<HttpRequest.Builder> more)
      throws Exception {
    var request = more.apply(HttpRequest.newBuilder(Stack.uri(path))).build();
    return HTTP.send(request, BodyHandlers.ofString());
  }

  @Test
  void nothingSaysWhatItRunsOn() throws Exception {
    for (var path : new String[] {"/health", "/nowhere", "/internal/x", "/docs"}) {
      var headers = get(path, it -> it).headers().map();
      assertThat(headers).as(path).doesNotContainKeys("server", "via", "x-powered-by");
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "/internal/livekit/authorize",
        "/api/internal/livekit/authorize",
        "//internal/livekit/authorize",
        "/INTERNAL/livekit/authorize",
        "/%69nternal/livekit/authorize",
        "/x/../internal/livekit/authorize",
        "/api//internal/livekit/authorize",
        "/internal/"
      })
  void whatThePartsAskEachOtherIsHidden(String path) throws Exception {
    assertThat(raw(path)).startsWith("HTTP/1.1 404");
  }

  /// As it stands: no client tidies the path.
  private static String raw(String path) throws IOException {
    try (var socket = open()) {
      writeHead(socket, "GET " + path + " HTTP/1.1", "Connection: close");
      return new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    }
  }

  private static Socket open() throws IOException {
    var uri = Stack.uri("/");
    var socket = new Socket(uri.getHost(), uri.getPort());
    socket.setSoTimeout(PATIENCE_MS);
    return socket;
  }

  private static void writeHead(Socket socket, String... lines) throws IOException {
    write(socket, String.join("\r\n", lines) + "\r\nHost: x\r\n\r\n");
  }

  private static void write(Socket socket, String text) throws IOException {
    socket.getOutputStream().write(text.getBytes(StandardCharsets.UTF_8));
  }

  @Test
  void metricsNeedTheToken() throws Exception {
    assertThat(get("/metrics", it -> it).statusCode()).isEqualTo(401);
    var token = "Bearer " + Stack.property("metrics.token").strip();
    assertThat(get("/metrics", it -> it.header("authorization", token)).body())
        .contains("filament_auth_failures_total");
  }

  @Test
  void bodiesHaveALimit() throws Exception {
    var large = "{\"username\":\"" + "x".repeat(1_100_000) + "\"}";
    var refused =
        get(
            "/auth/login",
            it ->
                it.header("content-type", "application/json").POST(BodyPublishers.ofString(large)));
    assertThat(refused.statusCode()).isEqualTo(413);
    assertThat(refused.body()).contains("payload_too_large");
  }

  @Test
  void longHeadsAreRefused() throws Exception {
    var refused = get("/health", it -> it.header("x-long", "x".repeat(60_000)));
    assertThat(refused.statusCode()).isEqualTo(431);
  }

  @Test
  void whoNeverEndsTheHeadIsCut() throws Exception {
    try (var socket = open()) {
      write(socket, "GET /health HTTP/1.1\r\nHost: x\r\nX-Slow: ");
      assertThat(socket.getInputStream().readAllBytes()).hasSizeLessThan(1_000);
    }
  }

  @Test
  void whoNeverEndsTheBodyIsCut() throws Exception {
    try (var socket = open()) {
      writeHead(
          socket,
          "POST /auth/login HTTP/1.1",
          "Content-Type: application/json",
          "Content-Length: 100",
          "Connection: close");
      write(socket, "{\"username\"");
      var answer = new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
      assertThat(answer).matches("(?s)(HTTP/1.1 (408|502|400).*)?");
    }
  }

  @Test
  void crossedHeadersOfLengthAreRefused() throws Exception {
    try (var socket = open()) {
      writeHead(
          socket,
          "POST /auth/login HTTP/1.1",
          "Content-Length: 4",
          "Transfer-Encoding: chunked",
          "Connection: close");
      write(socket, "0\r\n\r\nGET /metrics HTTP/1.1\r\n\r\n");
      var answer = new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
      assertThat(answer).doesNotContain("filament_").doesNotContain("HTTP/1.1 200");
    }
  }
}
