package chat.filament.role;

import static org.assertj.core.api.Assertions.assertThat;

import chat.filament.testing.Answer;
import chat.filament.testing.AtOnce;
import chat.filament.testing.Club;
import chat.filament.testing.Person;
import chat.filament.testing.TestServer;
import java.util.List;
import java.util.Map;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class RolesIT {
  private static final String NOBODY = "01ARZ3NDEKTSV4RRFFQ69G5FAV";
  private static final String ROOT = "01BX5ZZKBKACTAV9WEVGEMMVRZ";

  private static TestServer server;
  private static Person root;
  private static Person member;
  private static Person stranger;

  /// Holds a role at 50 with `manage_workspace_roles`, `ban_member` and what everybody has.
  private static Person editor;

  private static Person owner;
  private Club club;

  @BeforeAll
  static void start() {
    server = TestServer.start(Map.of("FILAMENT_SERVER_OWNER_USER_ID", ROOT));
    root = Club.serverOwner(server, ROOT);
    owner = server.person("owner");
    member = server.person("member");
    editor = server.person("editor");
    stranger = server.person("stranger");
  }

  @AfterAll
  static void stop() {
    server.close();
  }

  @BeforeEach
  void found() {
    club = new Club(server, owner, owner.createGuild());
    member.join(club.id());
    editor.join(club.id());
    club.assign(editor, club.role(50, "manage_workspace_roles", "ban_member"));
  }

  private Answer create(Person by, String body) {
    return by.post(club.path("/roles"), body);
  }

  private Answer edit(Person by, String role, String body) {
    return by.patch(club.path("/roles/" + role), body);
  }

  private Answer delete(Person by, String role) {
    return by.delete(club.path("/roles/" + role));
  }

  private Answer makeDefault(Person by, String body) {
    return by.post(club.path("/roles/default"), body);
  }

  private Answer list() {
    return member.get(club.path("/roles")).ok();
  }

  private static String body(int position, String... permissions) {
    return "{\"name\":\"r\",\"position\":%d,\"permissions\":%s}"
        .formatted(position, Club.names(permissions));
  }

  /// The role as the list shows it.
  private String shown(String role) {
    return StreamSupport.stream(list().json().path("roles").spliterator(), false)
        .filter(view -> view.path("role_id").asText().equals(role))
        .findFirst()
        .map(Object::toString)
        .orElse("absent");
  }

  @Test
  void aNewGuildHasTheFourSeededRoles() {
    var fresh = owner.createGuild();
    var answer = owner.get("/guilds/" + fresh + "/roles").ok();

    assertThat(answer.keys()).containsExactly("roles", "default_join_role_id");
    assertThat(answer.json().path("default_join_role_id").isNull()).isTrue();
    var roles = answer.json().path("roles");
    assertThat(roles.findValuesAsText("name"))
        .containsExactly("workspace_owner", "moderator", "member", "@everyone");
    assertThat(roles.findValuesAsText("position")).containsExactly("10000", "100", "1", "0");
    assertThat(roles.findValuesAsText("is_system"))
        .containsExactly("true", "false", "false", "true");
    assertThat(Answer.keys(roles.path(0)))
        .containsExactly("role_id", "name", "position", "is_system", "permissions", "color_hex");
    assertThat(roles.path(0).path("permissions")).hasSize(12);
    assertThat(roles.path(1).path("permissions").toString())
        .isEqualTo(
            "[\"manage_member_roles\",\"manage_channel_overrides\",\"delete_message\",\"ban_member\",\"view_audit_log\",\"manage_ip_bans\",\"create_message\",\"publish_video\",\"publish_screen_share\",\"subscribe_streams\"]");
    for (var i : List.of(2, 3)) {
      assertThat(roles.path(i).path("permissions").toString())
          .isEqualTo("[\"create_message\",\"subscribe_streams\"]");
    }
  }

  @Test
  void theListIsForMembers() {
    stranger.get(club.path("/roles")).refused(403, "forbidden");
    stranger.get("/guilds/" + NOBODY + "/roles").refused(403, "forbidden");
    root.get("/guilds/" + NOBODY + "/roles").refused(404, "not_found");
    root.get(club.path("/roles")).ok();
  }

  @Test
  void aNewRoleIsEchoedAsSentAndListedInBitOrder() {
    var answer =
        create(
                owner,
                "{\"name\":\" Crew \",\"permissions\":[\"publish_video\",\"ban_member\"],\"position\":7,\"color_hex\":\" #aabbcc \"}")
            .ok();
    var id = answer.text("role_id");
    var shape =
        "{\"role_id\":\"%s\",\"name\":\"Crew\",\"position\":7,\"is_system\":false,\"permissions\":[%s],\"color_hex\":\"#AABBCC\"}";
    var asSent = shape.formatted(id, "\"publish_video\",\"ban_member\"");

    assertThat(answer.text()).isEqualTo(asSent);
    assertThat(shown(id)).isEqualTo(shape.formatted(id, "\"ban_member\",\"publish_video\""));
    assertThat(club.lastEvent("workspace_role_create").toString())
        .isEqualTo(
            "{\"guild_id\":\"%s\",\"role\":%s,\"actor_user_id\":\"%s\"}"
                .formatted(club.id(), asSent, owner.id()));
    assertThat(club.log(club.nextSeq() - 1)).containsExactly("workspace_role_create|guild|null");
    assertThat(club.audit(1).getFirst())
        .startsWith("role.create|" + owner.id() + "|null|")
        .contains("\"role_id\": \"" + id, "\"position\": 7", "\"color_hex\": \"#AABBCC\"")
        .contains("\"name\": \"Crew\"", "\"permissions\": [\"ban_member\", \"publish_video\"]");
  }

  @Test
  void aRoleWithoutColourHasNoneInItsEventAndNullInItsAnswer() {
    var answer = create(owner, "{\"name\":\"x\",\"permissions\":[],\"color_hex\":null}").ok();
    assertThat(answer.json().path("color_hex").isNull()).isTrue();
    assertThat(Answer.keys(club.lastEvent("workspace_role_create").path("role")))
        .containsExactly("role_id", "name", "position", "is_system", "permissions");
  }

  @Test
  void aRoleWithoutPositionGoesRightBelowItsCreator() {
    var noPosition = "{\"name\":\"x\",\"permissions\":[]}";
    assertThat(create(editor, noPosition).ok().text("position")).isEqualTo("49");
    assertThat(create(owner, noPosition).ok().text("position")).isEqualTo("9999");
    assertThat(create(root, noPosition).ok().text("position")).isEqualTo("9999");
    edit(root, club.seeded("everyone"), "{\"permissions\":[\"manage_workspace_roles\"]}").ok();
    assertThat(create(member, noPosition).ok().text("position")).isEqualTo("1");
    create(member, body(1)).refused(403, "forbidden");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{}",
        "{\"name\":\"x\"}",
        "{\"name\":\"x\",\"permissions\":null}",
        "{\"name\":\"x\",\"permissions\":[\"administrator\"]}",
        "{\"permissions\":[]}",
        "{\"name\":\"  \",\"permissions\":[]}",
        "{\"name\":\"@Everyone\",\"permissions\":[]}",
        "{\"name\":\" Workspace_Owner\",\"permissions\":[]}",
        "{\"name\":\"a\\u0007b\",\"permissions\":[]}",
        "{\"name\":\"a\\ud800b\",\"permissions\":[]}",
        "{\"name\":\"seventeen ümläüts ümläüts\",\"permissions\":[\"x\"]}",
        "{\"name\":\"x\",\"permissions\":[],\"position\":0}",
        "{\"name\":\"x\",\"permissions\":[],\"position\":10000}",
        "{\"name\":\"x\",\"permissions\":[],\"position\":1.5}",
        "{\"name\":\"x\",\"permissions\":[],\"position\":\"5\"}",
        "{\"name\":\"x\",\"permissions\":[],\"color_hex\":\"red\"}",
        "{\"name\":\"x\",\"permissions\":[],\"color_hex\":\"#12345\"}",
        "{\"name\":\"x\",\"permissions\":[],\"is_system\":true}"
      })
  void badDraftsAreRefused(String body) {
    create(owner, body).refused(400, "invalid_request");
  }

  @Test
  void namesHoldOneTo32Bytes() {
    create(owner, "{\"name\":\"%s\",\"permissions\":[]}".formatted("ü".repeat(16))).ok();
    create(owner, "{\"name\":\"%s\",\"permissions\":[]}".formatted("ü".repeat(16) + "x"))
        .refused(400, "invalid_request");
  }

  @Test
  void nobodyCreatesARoleAtOrAboveThemselvesOrBeyondTheirPermissions() {
    create(editor, body(49, "ban_member", "create_message")).ok();
    create(editor, body(50)).refused(403, "forbidden");
    create(editor, body(49, "delete_message")).refused(403, "forbidden");
    create(owner, body(9999, "manage_roles")).ok();
    create(member, body(1)).refused(403, "forbidden");
    create(stranger, body(1)).refused(403, "forbidden");
  }

  @Test
  void aGuildHas64RolesAtMostHoweverManyAreMadeAtOnce() {
    var answers = AtOnce.run(80, i -> create(owner, body(1)));
    assertThat(answers.stream().filter(answer -> answer.status() == 200)).hasSize(59);
    answers.stream()
        .filter(answer -> answer.status() != 200)
        .forEach(answer -> answer.refused(409, "quota_exceeded"));
    assertThat(list().json().path("roles")).hasSize(64);
    delete(owner, club.seeded("member")).ok();
    create(owner, body(1)).ok();
  }

  @Test
  void anEditTellsWhatWasSentAndAuditsWhatChanged() {
    var role = club.role(7, "ban_member");

    var answer =
        edit(
                owner,
                role,
                "{\"color_hex\":\"#00ff00\",\"permissions\":[\"publish_video\",\"ban_member\"],\"name\":\"New\"}")
            .ok();

    assertThat(answer.text())
        .isEqualTo(
            "{\"role_id\":\"%s\",\"name\":\"New\",\"position\":7,\"is_system\":false,\"permissions\":[\"ban_member\",\"publish_video\"],\"color_hex\":\"#00FF00\"}"
                .formatted(role));
    assertThat(shown(role)).isEqualTo(answer.text());
    var event = club.lastEvent("workspace_role_update");
    assertThat(Answer.keys(event))
        .containsExactly(
            "guild_id", "role_id", "updated_fields", "updated_at_unix", "actor_user_id");
    assertThat(event.path("updated_fields").toString())
        .isEqualTo(
            "{\"name\":\"New\",\"permissions\":[\"ban_member\",\"publish_video\"],\"color_hex\":\"#00FF00\"}");
    var id = "\"role_id\": \"" + role + "\"";
    assertThat(club.audit(3))
        .containsExactly(
            "role.permissions.update|%s|null|{%s, \"permissions\": [\"ban_member\", \"publish_video\"]}"
                .formatted(owner.id(), id),
            "role.update|%s|null|{\"name\": \"New\", %s}".formatted(owner.id(), id),
            "role.color.update|%s|null|{%s, \"color_hex\": \"#00FF00\"}".formatted(owner.id(), id));

    long audits = club.audits();
    edit(owner, role, "{\"name\":\"New\"}").ok();
    assertThat(club.lastEvent("workspace_role_update").path("updated_fields").toString())
        .isEqualTo("{\"name\":\"New\"}");
    assertThat(club.audits()).isEqualTo(audits);
  }

  @Test
  void nullTakesTheColourAwayAndAbsenceLeavesIt() {
    var role = club.role(7);
    edit(owner, role, "{\"color_hex\":\"#123abc\"}").ok();
    assertThat(edit(owner, role, "{\"name\":\"x\",\"permissions\":null}").ok().text("color_hex"))
        .isEqualTo("#123ABC");

    var answer = edit(owner, role, "{\"color_hex\":null}").ok();

    assertThat(answer.json().path("color_hex").isNull()).isTrue();
    assertThat(club.lastEvent("workspace_role_update").path("updated_fields").toString())
        .isEqualTo("{\"color_hex\":null}");
    assertThat(club.audit(1))
        .containsExactly(
            "role.color.update|%s|null|{\"role_id\": \"%s\", \"color_hex\": null}"
                .formatted(owner.id(), role));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{}",
        "{\"name\":null,\"permissions\":null}",
        "{\"name\":\"@everyone\"}",
        "{\"permissions\":[\"x\"]}",
        "{\"color_hex\":5}",
        "{\"color_hex\":\"\"}",
        "{\"position\":5}"
      })
  void badEditsAreRefused(String body) {
    edit(owner, club.role(7), body).refused(400, "invalid_request");
  }

  @Test
  void editsNeedAManageableRoleAndHeldPermissions() {
    var name = "{\"name\":\"y\"}";
    edit(owner, "nonsense", name).refused(400, "invalid_request");
    edit(owner, NOBODY, name).refused(404, "not_found");
    edit(editor, club.role(50), name).refused(403, "forbidden");
    edit(editor, club.seeded("moderator"), name).refused(403, "forbidden");
    var low = club.role(49, "delete_message");
    edit(member, low, name).refused(403, "forbidden");
    edit(editor, low, "{\"permissions\":[\"delete_message\",\"ban_member\"]}").ok();
    edit(editor, low, "{\"permissions\":[\"publish_video\"]}").refused(403, "forbidden");
    edit(editor, low, "{\"permissions\":[]}").ok();
    edit(editor, low, "{\"permissions\":[\"delete_message\"]}").refused(403, "forbidden");
    for (var system : List.of("everyone", "workspace_owner")) {
      edit(owner, club.seeded(system), "{\"color_hex\":\"#000000\"}").refused(403, "forbidden");
      edit(root, club.seeded(system), "{\"color_hex\":\"#000000\"}").ok();
    }
  }

  @Test
  void permissionsThatThisVersionDoesNotKnowStayInStorage() {
    var role = club.role(7, "ban_member");
    server
        .database()
        .sql("UPDATE guild_roles SET permissions_mask = 32 | 65536 WHERE role_id = ?", role);
    club.changedElsewhere();
    club.role(8);

    edit(owner, role, "{\"permissions\":[\"publish_video\"]}").ok();

    assertThat(shown(role)).contains("\"permissions\":[\"publish_video\"]");
    assertThat(
            server
                .database()
                .sql("SELECT permissions_mask FROM guild_roles WHERE role_id = ?", role))
        .containsExactly(String.valueOf(512 | 65536));
  }

  @Test
  void aDeletedRoleIsGoneWithItsAssignmentsAndOverrides() {
    var channel = club.channel();
    var role = club.role(7, "publish_video");
    club.assign(member, role);
    club.override(owner, channel, "role/" + role, "[]", "[\"subscribe_streams\"]").ok();
    makeDefault(owner, "{\"role_id\":\"%s\"}".formatted(role)).ok();
    assertThat(club.self(member, channel)).contains("publish_video").doesNotContain("streams");

    assertThat(delete(owner, role).ok().text()).isEqualTo("{\"accepted\":true}");

    assertThat(club.self(member, channel)).contains("streams").doesNotContain("publish_video");
    assertThat(shown(role)).isEqualTo("absent");
    assertThat(list().json().path("default_join_role_id").isNull()).isTrue();
    var event = club.lastEvent("workspace_role_delete");
    assertThat(Answer.keys(event))
        .containsExactly("guild_id", "role_id", "deleted_at_unix", "actor_user_id");
    assertThat(event.path("role_id").asText()).isEqualTo(role);
    assertThat(club.audit(1))
        .containsExactly("role.delete|%s|null|{\"role_id\": \"%s\"}".formatted(owner.id(), role));
    var database = server.database();
    assertThat(database.sql("SELECT FROM guild_role_members WHERE role_id = ?", role)).isEmpty();
    assertThat(database.sql("SELECT FROM channel_overrides WHERE role_id = ?", role)).isEmpty();
    delete(owner, role).refused(404, "not_found");
  }

  @Test
  void systemRolesAndRolesAboveStay() {
    delete(owner, "x").refused(400, "invalid_request");
    for (var system : List.of("everyone", "workspace_owner")) {
      delete(owner, club.seeded(system)).refused(403, "forbidden");
      delete(root, club.seeded(system)).refused(403, "forbidden");
    }
    delete(editor, club.role(50)).refused(403, "forbidden");
    delete(member, club.role(1)).refused(403, "forbidden");
    delete(editor, club.role(49)).ok();
  }

  @Test
  void deletingASeededRoleTakesOnlyWhatItGave() {
    var channel = club.channel();
    var moderator = editor;
    club.assign(moderator, club.seeded("moderator"));
    assertThat(club.self(moderator, channel)).startsWith("{\"role\":\"moderator\"");
    delete(owner, club.seeded("moderator")).ok();
    assertThat(club.self(moderator, channel))
        .isEqualTo(
            "{\"role\":\"member\",\"permissions\":[\"manage_workspace_roles\",\"ban_member\",\"create_message\",\"subscribe_streams\"]}");
    edit(root, club.seeded("everyone"), "{\"permissions\":[\"create_message\"]}").ok();
    delete(owner, club.seeded("member")).ok();
    assertThat(club.self(member, channel))
        .isEqualTo("{\"role\":\"member\",\"permissions\":[\"create_message\"]}");
  }

  @Test
  void theDefaultRoleIsGivenToNewcomersAndStays() throws Exception {
    var role = club.role(7, "ban_member");

    assertThat(
            makeDefault(
                    editor,
                    "{\"role_id\":\"%s\"}".formatted(role.toLowerCase(java.util.Locale.ROOT)))
                .ok()
                .text())
        .isEqualTo("{\"accepted\":true}");

    assertThat(list().text("default_join_role_id")).isEqualTo(role);
    assertThat(club.audit(1))
        .containsExactly(
            "role.default_join.update|%s|null|{\"role_id\": \"%s\"}".formatted(editor.id(), role));
    club.lastEvent("workspace_role_create"); // none of its own
    stranger.join(club.id());
    assertThat(club.self(stranger, club.channel())).contains("ban_member");
    stranger.delete(club.path("/members/me"));

    for (var none : List.of("{}", "{\"role_id\":null}")) {
      makeDefault(owner, "{\"role_id\":\"%s\"}".formatted(role)).ok();
      makeDefault(owner, none).ok();
      assertThat(list().json().path("default_join_role_id").isNull()).isTrue();
    }
    assertThat(club.audit(1))
        .containsExactly(
            "role.default_join.update|%s|null|{\"role_id\": null}".formatted(owner.id()));
  }

  @Test
  void theDefaultRoleMustBeGrantable() {
    makeDefault(owner, "{\"role_id\":\"x\"}").refused(400, "invalid_request");
    makeDefault(owner, "{\"role_id\":\"%s\"}".formatted(NOBODY)).refused(400, "invalid_request");
    for (var system : List.of("everyone", "workspace_owner")) {
      for (var by : List.of(owner, root)) {
        makeDefault(by, "{\"role_id\":\"%s\"}".formatted(club.seeded(system)))
            .refused(403, "forbidden");
      }
    }
    var above = club.role(50);
    var stronger = club.role(5, "view_audit_log");
    for (var role : List.of(above, stronger)) {
      makeDefault(editor, "{\"role_id\":\"%s\"}".formatted(role)).refused(403, "forbidden");
    }
    makeDefault(member, "{}").refused(403, "forbidden");
  }

  @Test
  void staticSegmentsWinOverRoleIds() {
    assertThat(owner.patch(club.path("/roles/reorder"), "{}").header("allow")).isEqualTo("POST");
    owner.delete(club.path("/roles/default")).refused(405, "method_not_allowed");
  }
}
