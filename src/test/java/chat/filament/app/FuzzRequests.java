package chat.filament.app;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import java.util.List;
import java.util.Random;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/// Makes random requests, most of them nearly right. Chars are bytes.
final class FuzzRequests {
  private static final JsonNodeFactory JSON = JsonNodeFactory.instance;
  private static final ObjectMapper WRITER = new ObjectMapper();
  private static final List<String> METHODS =
      List.of("GET", "HEAD", "POST", "PATCH", "DELETE", "PUT", "OPTIONS", "TRACE", "BREW");
  private static final List<String> SEGMENTS =
      List.of(
          "01ARZ3NDEKTSV4RRFFQ69G5FAV",
          "me",
          "public",
          "%F0%9F%91%8D",
          "%00",
          "a%2Fb",
          "..",
          "%2e%2e",
          "%zz",
          "%FF",
          "%",
          "\u00c3\u00a9",
          "\u00e9",
          "x".repeat(300),
          "7ZZZZZZZZZZZZZZZZZZZZZZZZZ",
          "8ZZZZZZZZZZZZZZZZZZZZZZZZZ",
          "%EF%BB%BF",
          ";a=b",
          "'",
          "-1");
  private static final List<String> PARAMETERS =
      List.of(
          "limit",
          "cursor",
          "before",
          "after",
          "q",
          "channel_id",
          "author_id",
          "has",
          "sort",
          "highlights",
          "action_prefix",
          "v",
          "filename",
          "x",
          "");
  private static final List<String> VALUES =
      List.of(
          "",
          "0",
          "1",
          "-1",
          "50",
          "100",
          "101",
          "2147483648",
          "9223372036854775808",
          "abc",
          "hello",
          "hel*",
          "hallo~2",
          "aa.bb.cc.dd.ee.ff.gg.hh~2",
          "%22a+b%22",
          "-",
          "%28",
          "(((",
          "NOT+a",
          "*",
          "~",
          "%00",
          "%FF",
          "%E2%80%8B",
          "true",
          "newest",
          "attachment",
          "link",
          "1771000000_01ARZ3NDEKTSV4RRFFQ69G5FAV",
          "99999999999999_01ARZ3NDEKTSV4RRFFQ69G5FAV",
          "role_01ARZ3NDEKTSV4RRFFQ69G5FAV",
          "%F0%9F%91%8D",
          "a".repeat(700),
          "a+".repeat(150));

  /// What bodies are made of.
  private static final List<List<String>> BODIES =
      List.of(
          List.of("username", "password"),
          List.of("username", "password", "captcha_token"),
          List.of("refresh_token"),
          List.of("current_password", "new_password"),
          List.of("username", "about_markdown"),
          List.of("user_ids"),
          List.of("recipient_user_id"),
          List.of("name"),
          List.of("name", "visibility"),
          List.of("name", "kind"),
          List.of("content"),
          List.of("content", "attachment_ids"),
          List.of("role"),
          List.of("role_id"),
          List.of("role_ids"),
          List.of("name", "permissions", "position", "color_hex"),
          List.of("name", "permissions"),
          List.of("allow", "deny"),
          List.of("target_user_id", "reason", "expires_in_secs"),
          List.of("can_publish", "can_subscribe", "publish_sources"),
          List.of("is_muted", "is_deafened"));

  private static final List<String> TEXTS =
      List.of(
          "",
          "a",
          "name",
          "general",
          "text",
          "voice",
          "public",
          "private",
          "moderator",
          "member",
          "create_message",
          "manage_roles",
          "microphone",
          "camera",
          "#A1B2C3",
          "#zzz",
          "\u0000",
          "\uFEFF",
          "👍",
          "\uD800",
          "correct horse battery",
          "- ".repeat(400) + "a",
          "[".repeat(1_900),
          "*_~`|".repeat(300),
          "> ".repeat(900),
          "a".repeat(3_000));
  private static final List<String> HEADERS =
      List.of(
          "x-request-id: abc",
          "x-request-id: \u00e9\u00e9",
          "x-forwarded-for: 1.2.3.4",
          "prefer: respond-async",
          "range: bytes=0-1",
          "if-none-match: *",
          "expect: 100-continue",
          "expect: nothing",
          "connection: close",
          "content-type: text/plain",
          "accept: text/html",
          "origin: http://evil",
          "upgrade: websocket",
          "cookie: a=b",
          "x: " + "y".repeat(4_000));

  private final List<String> routes;
  private final FuzzWorld world;
  private final Random random;

  FuzzRequests(List<String> routes, FuzzWorld world, Random random) {
    this.routes = routes;
    this.world = world;
    this.random = random;
  }

  String next() {
    var route = pick(routes).split(" ", 2);
    var method = chance(0.93) ? route[0] : pick(METHODS);
    var target = path(route[1]) + query();
    var headers = new StringBuilder("host: x\r\n");
    if (chance(0.95)) {
      headers.append("authorization: ").append(credential()).append("\r\n");
    }
    while (chance(0.12)) {
      headers.append(pick(HEADERS)).append("\r\n");
    }
    return method + " " + target + " HTTP/1.1\r\n" + headers + body(method);
  }

  private String path(String template) {
    var segments = template.substring(1).split("/", -1);
    var path =
        java.util.Arrays.stream(segments)
            .map(this::segment)
            .collect(Collectors.joining("/", "/", ""));
    return chance(0.98) ? path : path + pick(List.of("/", "//", "/x", "%2F"));
  }

  private String segment(String part) {
    if (!part.startsWith(":")) {
      return chance(0.99) ? part : pick(SEGMENTS);
    }
    var known = world.ids().getOrDefault(part.substring(1), SEGMENTS);
    return chance(0.85) ? pick(known) : pick(SEGMENTS);
  }

  private String query() {
    var query = new StringBuilder();
    while (chance(0.35)) {
      query.append(query.isEmpty() ? '?' : '&');
      query.append(pick(PARAMETERS)).append(chance(0.95) ? "=" : "").append(value());
    }
    return query.toString();
  }

  private String value() {
    return chance(0.8) ? pick(VALUES) : id();
  }

  private String credential() {
    if (chance(0.93)) {
      return "Bearer " + pick(world.tokens());
    }
    return pick(List.of("Bearer ", "Bearer x", "bearer a", "Basic YTpi", "Bearer a.b.c", "\u00e9"));
  }

  private String body(String method) {
    if (!method.equals("POST") && !method.equals("PATCH") && chance(0.95)) {
      return "\r\n";
    }
    var bytes = new String(json().getBytes(UTF_8), ISO_8859_1);
    if (chance(0.03)) {
      bytes = bytes.substring(0, random.nextInt(bytes.length() + 1)) + (char) random.nextInt(256);
    }
    var type = chance(0.95) ? "content-type: application/json\r\n" : "";
    return chance(0.9)
        ? type + "content-length: " + bytes.length() + "\r\n\r\n" + bytes
        : type
            + "transfer-encoding: chunked\r\n\r\n"
            + (bytes.isEmpty() ? "" : Integer.toHexString(bytes.length()) + "\r\n" + bytes + "\r\n")
            + "0\r\n\r\n";
  }

  private String json() {
    if (chance(0.05)) {
      return pick(
          List.of("", "null", "[]", "1", "\"a\"", "{", "{}", "{\"a\":1,\"a\":2}", "[".repeat(100)));
    }
    var object = JSON.objectNode();
    for (var field : pick(BODIES)) {
      if (chance(0.95)) {
        object.set(field, chance(0.8) ? plausible(field) : node());
      }
    }
    if (chance(0.03)) {
      object.set("unknown", node());
    }
    return write(object);
  }

  private JsonNode plausible(String field) {
    return switch (field) {
      case "permissions",
          "allow",
          "deny",
          "user_ids",
          "role_ids",
          "attachment_ids",
          "publish_sources" ->
          array();
      case "position", "expires_in_secs" -> JSON.numberNode(random.nextInt(12_000) - 10);
      case "can_publish", "can_subscribe", "is_muted", "is_deafened" ->
          JSON.booleanNode(random.nextBoolean());
      case "refresh_token" -> JSON.textNode(pick(world.refreshTokens()));
      case "role_id", "recipient_user_id", "target_user_id" -> JSON.textNode(id());
      default -> JSON.textNode(pick(TEXTS));
    };
  }

  private static String write(JsonNode node) {
    try {
      return WRITER.writeValueAsString(node);
    } catch (com.fasterxml.jackson.core.JsonProcessingException e) {
      return "\"\\ud800\"";
    }
  }

  private JsonNode node() {
    List<Supplier<JsonNode>> kinds =
        List.of(
            () -> JSON.textNode(pick(TEXTS)),
            () -> JSON.textNode(pick(TEXTS)),
            () -> JSON.textNode(id()),
            () -> JSON.numberNode(random.nextInt(12_000) - 10),
            () -> JSON.numberNode(pick(List.of(Long.MAX_VALUE, Long.MIN_VALUE, 0L, 1L))),
            () -> JSON.numberNode(1e300),
            () -> JSON.booleanNode(random.nextBoolean()),
            JSON::nullNode,
            () -> JSON.textNode(pick(world.refreshTokens())),
            this::array);
    return pick(kinds).get();
  }

  private JsonNode array() {
    var array = JSON.arrayNode();
    IntStream.range(0, random.nextInt(4))
        .forEach(i -> array.add(chance(0.5) ? JSON.textNode(pick(TEXTS)) : JSON.textNode(id())));
    return array;
  }

  private String id() {
    return pick(pick(world.ids().values().stream().toList()));
  }

  private boolean chance(double probability) {
    return random.nextDouble() < probability;
  }

  private <T> T pick(List<T> list) {
    return list.get(random.nextInt(list.size()));
  }
}
