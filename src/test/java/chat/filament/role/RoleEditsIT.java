package chat.filament.role;

import static org.assertj.core.api.Assertions.assertThat;

import chat.filament.testing.Answer;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// Roles are edited.
class RoleEditsIT extends RoleRoutes {
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
}
