package chat.filament.role;

import static org.assertj.core.api.Assertions.assertThat;

import chat.filament.testing.Answer;
import chat.filament.testing.Club;
import chat.filament.testing.Person;
import chat.filament.testing.TestServer;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class ReorderIT {
  private static final String NOBODY = "01ARZ3NDEKTSV4RRFFQ69G5FAV";

  @AutoClose private static TestServer server;
  private static Person owner;
  private static Person member;
  private static Person editor;
  private Club club;
  private String low = "";
  private String middle = "";
  private String high = "";

  @BeforeAll
  static void start() {
    server = TestServer.start();
    owner = server.person("owner");
    member = server.person("member");
    editor = server.person("editor");
  }

  @BeforeEach
  void found() {
    club = new Club(server, owner, owner.createGuild());
    member.join(club.id());
    editor.join(club.id());
    low = club.role(5);
    middle = club.role(20);
    high = club.role(300, "manage_workspace_roles");
    club.assign(editor, high);
  }

  private Answer reorder(Person by, String... roles) {
    return by.post(club.path("/roles/reorder"), "{\"role_ids\":" + Club.names(roles) + "}");
  }

  private Map<String, Integer> positions() {
    var positions = new HashMap<String, Integer>();
    member
        .get(club.path("/roles"))
        .ok()
        .json()
        .path("roles")
        .forEach(
            role -> positions.put(role.path("role_id").asText(), role.path("position").asInt()));
    return positions;
  }

  @Test
  void someRolesExchangeTheirPositions() {
    var moderator = club.seeded("moderator");
    var before = positions();

    assertThat(reorder(owner, low, moderator).ok().text()).isEqualTo("{\"accepted\":true}");

    var expected = new HashMap<>(before);
    expected.put(low, 100);
    expected.put(moderator, 5);
    assertThat(positions()).isEqualTo(expected);
    var event = club.lastEvent("workspace_role_reorder");
    assertThat(Answer.keys(event))
        .containsExactly("guild_id", "role_ids", "updated_at_unix", "actor_user_id");
    assertThat(event.path("role_ids").toString())
        .isEqualTo("[\"%s\",\"%s\"]".formatted(low, moderator));
    assertThat(club.audit(1))
        .containsExactly(
            "role.reorder|%s|null|{\"role_ids\": [\"%s\", \"%s\"]}"
                .formatted(owner.id(), low, moderator));
  }

  @Test
  void allRolesAreNumberedFromTheTop() {
    var moderator = club.seeded("moderator");
    var plain = club.seeded("member");
    reorder(owner, plain, low, middle, high, moderator).ok();
    assertThat(positions())
        .containsAllEntriesOf(Map.of(plain, 5, low, 4, middle, 3, high, 2, moderator, 1))
        .containsEntry(club.seeded("workspace_owner"), 10_000)
        .containsEntry(club.seeded("everyone"), 0);
  }

  @Test
  void equalRolesBecomeStrict() {
    var twin = club.role(5);
    reorder(owner, twin, low).ok();
    assertThat(positions().get(twin)).isGreaterThan(positions().get(low));
    reorder(owner, low, twin).ok();
    assertThat(positions().get(low)).isGreaterThan(positions().get(twin));
    assertThat(positions()).containsEntry(middle, 20).containsEntry(high, 300);
  }

  @Test
  void onlyManageableRolesAreMoved() {
    reorder(editor, low, middle).ok();
    assertThat(positions()).containsEntry(low, 20).containsEntry(middle, 5);
    reorder(editor, high, middle).refused(403, "forbidden");
    reorder(editor, low, club.role(300)).refused(403, "forbidden");
    reorder(owner, low, club.seeded("everyone")).refused(403, "forbidden");
    reorder(owner, low, club.seeded("workspace_owner")).refused(403, "forbidden");
    reorder(member, low, middle).refused(403, "forbidden");
    reorder(owner, low, NOBODY).refused(400, "invalid_request");
    assertThat(positions()).containsEntry(low, 20).containsEntry(middle, 5);
  }

  @Test
  void theListHoldsOneTo64IdsWithoutRepeats() {
    reorder(owner).refused(400, "invalid_request");
    reorder(owner, low, low.toLowerCase(Locale.ROOT)).refused(400, "invalid_request");
    reorder(owner, "x").refused(400, "invalid_request");
    for (var body : List.of("{}", "{\"role_ids\":null}", "{\"role_ids\":[null]}")) {
      owner.post(club.path("/roles/reorder"), body).refused(400, "invalid_request");
    }
    var many =
        IntStream.range(0, 65)
            .mapToObj(i -> NOBODY.substring(0, 24) + "%02d".formatted(i))
            .collect(Collectors.joining("\",\"", "{\"role_ids\":[\"", "\"]}"));
    owner.post(club.path("/roles/reorder"), many).refused(400, "invalid_request");
    reorder(owner, low.toLowerCase(Locale.ROOT), middle).ok();
    assertThat(positions()).containsEntry(low, 20);
  }
}
