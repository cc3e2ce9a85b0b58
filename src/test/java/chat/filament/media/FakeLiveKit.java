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
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executors;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/// A LiveKit server as far as its room service goes: tests put participants into rooms, the server
/// under test lists and removes them.
final class FakeLiveKit implements AutoCloseable {
  static final String SECRET = "a-secret-of-at-least-32-bytes-for-tests";

  static final String MICROPHONE =
      "{\"can_publish\":true,\"can_publish_sources\":[\"MICROPHONE\"]}";

  private static final Reply BROKEN = new Reply(503, "{\"code\":\"unavailable\"}");
  private static final Reply UNKNOWN = new Reply(404, "{\"code\":\"not_found\"}");

  private record Reply(int status, String json) {}

  private final HttpServer server;

  /// Participants as LiveKit lists them, by room and identity.
  private final Map<String, Map<String, String>> rooms = new ConcurrentHashMap<>();

  private final BlockingQueue<String> removed = new LinkedBlockingQueue<>();
  private final BlockingQueue<String> listed = new LinkedBlockingQueue<>();
  private final Semaphore answers = new Semaphore(Integer.MAX_VALUE / 2);
  private volatile boolean broken;
  private volatile Consumer<String> removals = participant -> {};

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
    put(
        room,
        identity,
        "{\"sid\":\"PA_1\",\"identity\":\"%s\",\"state\":\"ACTIVE\",\"permission\":%s}"
            .formatted(identity, permission));
  }

  /// With all that LiveKit says of a participant.
  void put(String room, String identity, String participant) {
    in(room).put(identity, participant);
  }

  /// What LiveKit says of somebody who leaves; empty when they are not there.
  Optional<String> leave(String room, String identity) {
    return Optional.ofNullable(in(room).remove(identity));
  }

  /// Who is in a room.
  Set<String> identities(String room) {
    return Set.copyOf(in(room).keySet());
  }

  /// `listener` is told what LiveKit says of everybody whom it removes because it was asked to.
  void onRemoval(Consumer<String> listener) {
    removals = listener;
  }

  private Map<String, String> in(String room) {
    return rooms.computeIfAbsent(room, key -> new ConcurrentHashMap<>());
  }

  /// From now on every call is answered 503, or properly again.
  void breakDown(boolean isBroken) {
    broken = isBroken;
  }

  /// From now on nobody who asks for a room gets an answer.
  void hold() {
    answers.drainPermits();
  }

  /// Answers those who were held and everybody after them.
  void answerAll() {
    answers.release(Integer.MAX_VALUE / 2);
  }

  /// How many rooms were asked for that no test has taken.
  int listed() {
    return listed.size();
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
      var call = calls.poll(60, TimeUnit.SECONDS);
      if (call == null) {
        throw new AssertionError("no call within 60 s");
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
      var room = request.path("room").asText();
      boolean list = exchange.getRequestURI().getPath().endsWith("/ListParticipants");
      var answer = list ? list(room) : remove(room, request.path("identity").asText());
      if (!isAllowed(exchange.getRequestHeaders().getFirst("authorization"), request)) {
        answer = new Reply(401, "{\"code\":\"unauthenticated\"}");
      }
      reply(exchange, answer);
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

  private Reply list(String room) {
    boolean fails = broken;
    var participants = rooms.get(room);
    listed.add(room);
    answers.acquireUninterruptibly();
    answers.release();
    if (fails) {
      return BROKEN;
    }
    if (participants == null) {
      return UNKNOWN;
    }
    return new Reply(200, "{\"participants\":[" + String.join(",", participants.values()) + "]}");
  }

  private Reply remove(String room, String identity) {
    boolean fails = broken;
    var known = fails ? Optional.<String>empty() : leave(room, identity);
    known.ifPresent(removals);
    removed.add(identity);
    return fails ? BROKEN : known.isPresent() ? new Reply(200, "{}") : UNKNOWN;
  }

  private static void reply(HttpExchange exchange, Reply answer) throws IOException {
    var bytes = answer.json().getBytes(StandardCharsets.UTF_8);
    exchange.getResponseHeaders().add("content-type", "application/json");
    exchange.sendResponseHeaders(answer.status(), bytes.length);
    exchange.getResponseBody().write(bytes);
  }

  @Override
  public void close() {
    server.stop(0);
  }
}
