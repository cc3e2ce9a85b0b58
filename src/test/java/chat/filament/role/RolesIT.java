package chat.filament.role;

import static org.assertj.core.api.Assertions.assertThat;

import chat.filament.testing.Answer;
import chat.filament.testing.AtOnce;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// Roles are listed and made.
class RolesIT extends RoleRoutes {
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
  void staticSegmentsWinOverRoleIds() {
    assertThat(owner.patch(club.path("/roles/reorder"), "{}").header("allow")).isEqualTo("POST");
    owner.delete(club.path("/roles/default")).refused(405, "method_not_allowed");
  }
}
