package chat.filament.docs;

import chat.filament.testing.Answer;
import chat.filament.testing.Client;
import chat.filament.testing.Club;
import chat.filament.testing.Person;
import chat.filament.testing.TestServer;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import java.util.function.Predicate;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.TestInstance;

/// What every route of `openapi.yaml` refuses alike.
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class EveryRouteIT {
  private static final String NOBODY = "01ARZ3NDEKTSV4RRFFQ69G5FAV";
  private static final int JSON_LIMIT = 1_048_576;

  private final TestServer server = TestServer.start();
  private final Club club = Club.found(server);
  private final Person member = club.member("member");
  private final Map<String, String> values = values(club.id(), club.channel());

  private static Map<String, String> values(String guild, String channel) {
    var values = new HashMap<String, String>();
    for (var id :
        new String[] {
          "message_id",
          "attachment_id",
          "job_id",
          "request_id",
          "user_id",
          "role_id",
          "session_id",
          "ban_id",
          "target_id"
        }) {
      values.put(id, NOBODY);
    }
    values.putAll(
        Map.of(
            "guild_id", guild,
            "channel_id", channel,
            "target_kind", "role",
            "role", "member",
            "emoji", "x"));
    return values;
  }

  @AfterAll
  void stop() {
    server.close();
  }

  private static Stream<DynamicTest> each(
      Predicate<ApiOperation> which, Consumer<ApiOperation> test) {
    return ApiOperation.all().stream()
        .filter(which)
        .map(operation -> DynamicTest.dynamicTest(operation.id(), () -> test.accept(operation)));
  }

  @TestFactory
  Stream<DynamicTest> nobodyGetsInWithoutAToken() {
    return each(
        ApiOperation::needsBearer,
        operation -> {
          ask(server.client().with(""), operation).refused(401, "invalid_credentials");
          ask(server.client().with("not a token"), operation).refused(401, "invalid_credentials");
        });
  }

  @TestFactory
  Stream<DynamicTest> escapesAreUtf8() {
    return each(
        operation -> operation.statuses().contains(400),
        operation ->
            member
                .client()
                .send(operation.method(), operation.at(values) + "?x=%FF", null, request -> request)
                .refused(400, "invalid_request"));
  }

  @TestFactory
  Stream<DynamicTest> idsThatMustBeOnesAreULIDs() {
    var places = new HashMap<>(values);
    for (var id : new String[] {"user_id", "role_id", "session_id", "ban_id"}) {
      places.put(id, "1");
    }
    return each(
        operation -> !operation.at(places).equals(operation.at(values)),
        operation ->
            member
                .client()
                .send(operation.method(), operation.at(places), operation.exampleBody(), it -> it)
                .refused(400, "invalid_request"));
  }

  @TestFactory
  Stream<DynamicTest> limitsAndCursorsAreWellFormed() {
    return each(
        operation -> operation.method().equals("GET"),
        operation ->
            operation
                .parameters()
                .map(it -> String.valueOf(it.get("name")))
                .filter(List.of("limit", "cursor", "before", "after")::contains)
                .forEach(name ->
                    member
                        .get(operation.at(values) + operation.requiredQuery() + "&" + name + "=%21")
                        .refused(400, "invalid_request")));
  }

  /// Pictures have a limit of their own.
  @TestFactory
  Stream<DynamicTest> everybodyHasALimit() {
    var limit = Map.of("FILAMENT_RATE_LIMIT_REQUESTS_PER_MINUTE", "1");
    var limited = TestServer.start(limit);
    var ann = limited.person("ann").client();
    return each(
            operation ->
                operation.statuses().contains(429)
                    && !operation.texts("x-limiters").contains("images"),
            operation -> {
              var client = operation.needsBearer() ? ann : limited.client();
              var answer = ask(client, operation);
              if (answer.status() != 429) { // a minute has passed
                ask(client, operation).refused(429, "rate_limited");
              }
            })
        .onClose(limited::close);
  }

  @TestFactory
  Stream<DynamicTest> bodiesAreJson() {
    return each(
        ApiOperation::takesJson,
        operation -> {
          send(operation, "text/plain", "{}").refused(415, "unsupported_media_type");
          for (var broken :
              new String[] {"", "{", "[]", "null", "{\"a\":1,\"a\":1}", "\"\"", "7"}) {
            send(operation, "application/json", broken).refused(400, "invalid_request");
          }
          send(operation, "application/json", "{\"nobody_knows\":1}")
              .refused(400, "invalid_request");
        });
  }

  @TestFactory
  Stream<DynamicTest> bodiesHaveALimit() {
    return each(
        ApiOperation::takesJson,
        operation ->
            send(operation, "application/json", " ".repeat(JSON_LIMIT + 1))
                .refused(413, "payload_too_large"));
  }

  private Answer send(ApiOperation operation, String type, String body) {
    return member
        .client()
        .send(
            operation.method(),
            operation.at(values),
            body,
            request -> request.setHeader("content-type", type));
  }

  private Answer ask(Client client, ApiOperation operation) {
    return client.send(operation.method(), operation.at(values), null, request -> request);
  }
}
