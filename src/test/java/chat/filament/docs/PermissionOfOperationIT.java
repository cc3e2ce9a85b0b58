package chat.filament.docs;

import static org.assertj.core.api.Assertions.assertThat;

import chat.filament.core.permission.Permission;
import chat.filament.testing.Answer;
import chat.filament.testing.Club;
import chat.filament.testing.Person;
import chat.filament.testing.TestServer;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.TestInstance;

/// The permission that `openapi.yaml` names for an operation is the one that opens it: who holds
/// everything else is refused, who holds nothing else is not.
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class PermissionOfOperationIT {
  private static final String NOBODY = "01ARZ3NDEKTSV4RRFFQ69G5FAV";
  private static final int BELOW_ALL = 2;

  private final TestServer server = TestServer.start();
  private final Club club = Club.found(server);
  private final Map<String, Person> holders = new HashMap<>();
  private final Map<String, Person> others = new HashMap<>();

  @AfterAll
  void stop() {
    server.close();
  }

  @Test
  void everyOperationOfAGuildNamesItsPermission() {
    for (var operation : guarded(false)) {
      assertThat(operation.permissions()).as(operation.id()).isNotEmpty();
      for (var name : operation.permissions()) {
        assertThat(name).as(operation.id()).matches(this::isKnown);
      }
    }
  }

  private boolean isKnown(String name) {
    return List.of("anybody", "member", "owner", "author").contains(name)
        || Stream.of(Permission.values()).anyMatch(it -> it.wire().equals(name));
  }

  private static List<ApiOperation> guarded(boolean only) {
    return ApiOperation.all().stream()
        .filter(it -> it.path().contains("{guild_id}"))
        .filter(it -> !only || !it.permissions().equals(List.of("anybody")))
        .toList();
  }

  @TestFactory
  Stream<DynamicTest> opensIt() {
    return guarded(true).stream()
        .flatMap(operation ->
            operation.permissions().stream()
                .map(name ->
                    DynamicTest.dynamicTest(
                        operation.id() + " " + name, () -> opens(operation, name))));
  }

  private void opens(ApiOperation operation, String name) {
    boolean alone = name.equals("owner") || name.equals("member");
    var place = Place.of(operation, alone ? Club.found(server) : club);
    var code = operation.refusals(403).getFirst();
    ask(other(place, operation.permissions()), operation, place).refused(403, code);
    var answer = ask(holder(place, name), operation, place);
    assertThat(answer.status()).as(answer.text()).isNotEqualTo(403);
  }

  /// A channel with a message and a file, each of the same author, and a role.
  private record Place(Club club, Person author, Map<String, String> values) {
    static Place of(ApiOperation operation, Club club) {
      var channel = club.channel();
      var author = club.member("author");
      var path = club.path("/channels/" + channel);
      var file = author.post(path + "/attachments", "a file").ok().text("attachment_id");
      var values = new HashMap<String, String>();
      Stream.of("user_id", "ban_id", "target_id").forEach(id -> values.put(id, NOBODY));
      values.putAll(
          Map.of(
              "guild_id",
              club.id(),
              "channel_id",
              channel,
              "message_id",
              author.say(club.id(), channel, "hello"),
              "attachment_id",
              file,
              "target_kind",
              "role",
              "role",
              "member",
              "emoji",
              "x"));
      if (operation.path().contains("{role_id}")) {
        values.put("role_id", club.role(1));
      }
      if (operation.path().endsWith("/bans/{user_id}")) {
        var banned = club.member("banned");
        club.owner().post(club.path("/members/" + banned.id() + "/ban")).ok();
        values.put("user_id", banned.id());
      }
      if (operation.path().contains("{job_id}")) {
        values.put("job_id", rebuild(club));
      }
      return new Place(club, author, values);
    }

    private static String rebuild(Club club) {
      var path = club.path("/search/rebuild");
      return club.owner()
          .client()
          .send("POST", path, null, request -> request.header("Prefer", "respond-async"))
          .text("job_id");
    }

    String channel() {
      return String.valueOf(values.get("channel_id"));
    }
  }

  private Person holder(Place place, String name) {
    return switch (name) {
      case "owner" -> place.club.owner();
      case "author" -> place.author;
      case "member" -> place.club.member("member");
      default -> {
        var person = holders.computeIfAbsent(name, it -> withRole(name));
        override(place, person, "[\"" + name + "\"]", "[]");
        yield person;
      }
    };
  }

  /// Somebody with everything but what opens it.
  private Person other(Place place, List<String> names) {
    var without = names.stream().filter(name -> isPermission(name)).toList();
    if (names.contains("member")) {
      return server.person("stranger");
    }
    var all = Stream.of(Permission.values()).map(Permission::wire);
    var rest = all.filter(name -> !without.contains(name)).toArray(String[]::new);
    if (!place.club.equals(club)) { // what only an owner may
      var person = place.club.member("deputy");
      place.club.assign(person, place.club.role(BELOW_ALL, rest));
      return person;
    }
    var person = others.computeIfAbsent(String.valueOf(names), it -> withRole(rest));
    override(place, person, "[]", Club.names(without.toArray(String[]::new)));
    return person;
  }

  private static boolean isPermission(String name) {
    return Stream.of(Permission.values()).anyMatch(it -> it.wire().equals(name));
  }

  private Person withRole(String... permissions) {
    var person = club.member("holder");
    club.assign(person, club.role(BELOW_ALL, permissions));
    return person;
  }

  private static void override(Place place, Person person, String allow, String deny) {
    place
        .club
        .override(place.club.owner(), place.channel(), "member/" + person.id(), allow, deny)
        .ok();
  }

  private static Answer ask(Person who, ApiOperation operation, Place place) {
    return who.client()
        .send(
            operation.method(),
            operation.at(place.values) + operation.requiredQuery(),
            operation.exampleBody(),
            request -> request);
  }
}
