package chat.filament.bench.scenario;

import io.vertx.core.Vertx;
import io.vertx.core.VertxOptions;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpServerOptions;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/// A server that speaks just enough of the contract to try the client programs on, and can do wrong
/// on purpose. Everything runs on its one event loop.
final class StandIn implements AutoCloseable {
  private static final int FAULTY_MESSAGE = 5;
  private static final int PAGE = 7;

  private final Vertx vertx =
      Vertx.vertx(new VertxOptions().setEventLoopPoolSize(1).setPreferNativeTransport(true));
  private final Fault fault;
  private final StandInGateway gateway;
  private final Map<String, List<JsonObject>> messages = new HashMap<>();
  private final int port;
  private long ids;
  private int posts;

  StandIn(Fault fault) {
    this.fault = fault;
    gateway = new StandInGateway(vertx, fault);
    var server =
        vertx.createHttpServer(
            new HttpServerOptions()
                .setHost("127.0.0.1")
                .setPort(0)
                .setSendBufferSize(4096)
                .setPerMessageWebSocketCompressionSupported(false)
                .setPerFrameWebSocketCompressionSupported(false));
    server.webSocketHandler(gateway::open);
    server.requestHandler(request -> request.bodyHandler(body -> answer(request, body)));
    port = server.listen().await().actualPort();
  }

  String url() {
    return "http://127.0.0.1:" + port;
  }

  @Override
  public void close() {
    vertx.close().await();
  }

  private void answer(HttpServerRequest request, Buffer body) {
    var path = List.of(String.valueOf(request.path()).substring(1).split("/", -1));
    var json = body.length() == 0 ? new JsonObject() : body.toJsonObject();
    switch (path.getLast()) {
      case "register" -> ok(request, new JsonObject().put("accepted", true));
      case "login", "refresh" -> ok(request, tokens(path.getLast(), json));
      case "health" -> ok(request, new JsonObject().put("status", "ok"));
      case "ready" -> ok(request, new JsonObject().put("status", "ready"));
      case "metrics" -> request.response().end(gateway.metrics());
      case "guilds" -> ok(request, json.put("guild_id", id()));
      case "channels" -> ok(request, json.put("channel_id", id()));
      case "join" -> ok(request, new JsonObject().put("outcome", "accepted"));
      case "search" -> ok(request, search(path.get(1), request));
      case "messages" -> post(request, path, json);
      default -> request.response().setStatusCode(404).end("{\"error\":\"not_found\"}");
    }
  }

  private static JsonObject tokens(String from, JsonObject body) {
    return new JsonObject()
        .put("access_token", from + "-token")
        .put("refresh_token", "refresh-of-" + body.getString("username", "somebody"));
  }

  private void post(HttpServerRequest request, List<String> path, JsonObject draft) {
    posts++;
    boolean old = "Bearer login-token".equals(request.getHeader("authorization"));
    if (fault == Fault.EXPIRE && old && posts > FAULTY_MESSAGE) {
      request.response().setStatusCode(401).end("{\"error\":\"invalid_credentials\"}");
      return;
    }
    if (fault == Fault.THROTTLE && posts % 4 == 0) {
      request.response().setStatusCode(429).putHeader("retry-after", "1").end("{}");
      return;
    }
    boolean now = posts == FAULTY_MESSAGE;
    if (now && fault == Fault.REFUSE) {
      request.response().setStatusCode(400).end("{\"error\":\"invalid_request\"}");
      return;
    }
    var message =
        new JsonObject()
            .put("message_id", id())
            .put("guild_id", path.get(1))
            .put("channel_id", path.get(3))
            .put("author_id", id())
            .put("content", draft.getString("content"))
            .put("markdown_tokens", new JsonArray());
    messages.computeIfAbsent(path.get(1), g -> new ArrayList<>()).add(message);
    gateway.publish(message, now).onComplete(room -> answer(request, message, now));
  }

  private void answer(HttpServerRequest request, JsonObject message, boolean now) {
    if (now && fault == Fault.PHANTOM) {
      request.response().setStatusCode(403).end("{\"error\":\"forbidden\"}");
    } else if (now && fault == Fault.DOUBT) {
      request.response().setStatusCode(503).end("{\"error\":\"unavailable\"}");
    } else if (now && fault == Fault.UNREADABLE) {
      request.response().end();
    } else {
      ok(request, message);
    }
  }

  /// Small pages, to make clients follow the cursor.
  private JsonObject search(String guild, HttpServerRequest request) {
    var word = request.getParam("q", "");
    int from = Integer.parseInt(request.getParam("cursor", "0"));
    var hits =
        messages.getOrDefault(guild, List.of()).stream()
            .filter(message ->
                List.of(message.getString("content").toLowerCase(Locale.ROOT).split(" ", -1))
                    .contains(word.toLowerCase(Locale.ROOT)))
            .skip(fault == Fault.SEARCH_MISSES ? 1 : 0)
            .toList();
    int to = Math.min(from + PAGE, hits.size());
    var page = new JsonArray();
    hits.subList(from, to).forEach(hit -> page.add(hit.copy()));
    if (from == 0 && fault == Fault.SEARCH_INVENTS) {
      page.getJsonObject(0).put("content", "nothing of the kind");
    }
    return new JsonObject()
        .put("messages", page)
        .put("complete", true)
        .put("next_cursor", to < hits.size() ? String.valueOf(to) : null);
  }

  private String id() {
    return "01J%023d".formatted(ids++);
  }

  private static void ok(HttpServerRequest request, JsonObject body) {
    request.response().putHeader("content-type", "application/json").end(body.encode());
  }
}
