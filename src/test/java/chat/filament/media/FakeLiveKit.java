package chat.filament.media;

import chat.filament.testing.Answer;
import com.fasterxml.jackson.databind.JsonNode;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executors;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/// A LiveKit server as far as its room service goes: tests put participants into rooms, the server
/// under test lists and removes them.
final class FakeLiveKit implements AutoCloseable {
  static final String SECRET = "a-secret-of-at-least-32-bytes-for-tests";

  private static final String MICROPHONE =
      "{\"can_publish\":true,\"can_publish_sources\":[\"MICROPHONE\"]}";

  private final HttpServer server;

  /// `permission` objects by room and identity.
  private final Map<String, Map<String, String>> rooms = new ConcurrentHashMap<>();

  private final BlockingQueue<String> removed = new LinkedBlockingQueue<>();
  private final BlockingQueue<String> listed = new LinkedBlockingQueue<>();
  private volatile boolean broken;

  private FakeLiveKit(HttpServer server) {
    this.server = server;
  }

  static FakeLiveKit start() {
    try {
      var server =
          HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 64);
      var liveKit = new FakeLiveKit(server);
      server.setExecutor(Executors.newVirtualThreadPerTaskExecutor());
      server.createContext("/twirp/livekit.RoomService/", liveKit::answer);
      server.start();
      return liveKit;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  String url() {
    return "http://127.0.0.1:" + server.getAddress().getPort();
  }

  /// Somebody who may send a microphone.
  void enter(String room, String identity) {
    enter(room, identity, MICROPHONE);
  }

  void enter(String room, String identity, String permission) {
    rooms.computeIfAbsent(room, key -> new ConcurrentHashMap<>()).put(identity, permission);
  }

  void exit(String room, String identity) {
    rooms.getOrDefault(room, Map.of()).remove(identity);
  }

  /// From now on every call is answered 503, or properly again.
  void breakDown(boolean isBroken) {
    broken = isBroken;
  }

  /// The next identity that was asked to be removed, whether it was there or not and whether it
  /// worked; fails after 30 s.
  String nextRemoved() {
    return next(removed);
  }

  /// The next room that was asked for; fails after 30 s.
  String nextListed() {
    return next(listed);
  }

  /// Whether somebody was asked to be removed whom no test has taken.
  boolean hasRemoved() {
    return !removed.isEmpty();
  }

  private static String next(BlockingQueue<String> calls) {
    try {
      var call = calls.poll(30, TimeUnit.SECONDS);
      if (call == null) {
        throw new AssertionError("no call within 30 s");
      }
      return call;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(e);
    }
  }

  private void answer(HttpExchange exchange) throws IOException {
    try (exchange) {
      var body = new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8);
      var request = Answer.parse(body);
      boolean fails = broken;
      boolean list = exchange.getRequestURI().getPath().endsWith("/ListParticipants");
      if (list) {
        listed.add(request.path("room").asText());
      } else {
        removed.add(request.path("identity").asText());
      }
      if (!isAllowed(exchange.getRequestHeaders().getFirst("authorization"), request)) {
        reply(exchange, 401, "{\"code\":\"unauthenticated\"}");
      } else if (fails) {
        reply(exchange, 503, "{\"code\":\"unavailable\"}");
      } else if (list) {
        list(exchange, request.path("room").asText());
      } else {
        remove(exchange, request);
      }
    }
  }

  private static boolean isAllowed(@Nullable String authorization, JsonNode request) {
    try {
      var token = String.valueOf(authorization).replaceFirst("^Bearer ", "");
      var video = LiveKitTokensTest.claims(token, SECRET).path("video");
      return video.path("roomAdmin").asBoolean() && video.path("room").equals(request.path("room"));
    } catch (Exception | AssertionError e) {
      return false;
    }
  }

  private void list(HttpExchange exchange, String room) throws IOException {
    var participants = rooms.get(room);
    if (participants == null) {
      reply(exchange, 404, "{\"code\":\"not_found\",\"msg\":\"no such room\"}");
      return;
    }
    var entries =
        participants.entrySet().stream()
            .map(entry ->
                "{\"sid\":\"PA_1\",\"identity\":\"%s\",\"state\":\"ACTIVE\",\"permission\":%s}"
                    .formatted(entry.getKey(), entry.getValue()))
            .collect(Collectors.joining(","));
    reply(exchange, 200, "{\"participants\":[" + entries + "]}");
  }

  private void remove(HttpExchange exchange, JsonNode request) throws IOException {
    var participants = rooms.getOrDefault(request.path("room").asText(), Map.of());
    boolean known = participants.remove(request.path("identity").asText()) != null;
    reply(exchange, known ? 200 : 404, known ? "{}" : "{\"code\":\"not_found\"}");
  }

  private static void reply(HttpExchange exchange, int status, String json) throws IOException {
    var bytes = json.getBytes(StandardCharsets.UTF_8);
    exchange.getResponseHeaders().add("content-type", "application/json");
    exchange.sendResponseHeaders(status, bytes.length);
    exchange.getResponseBody().write(bytes);
  }

  @Override
  public void close() {
    server.stop(0);
  }
}
