package chat.filament.role;

import static org.assertj.core.api.Assertions.assertThat;

import chat.filament.testing.Answer;
import java.util.List;
import org.junit.jupiter.api.Test;

/// Roles are deleted.
class RoleDeletionIT extends RoleRoutes {
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
    database.awaitNone("SELECT FROM guild_role_members WHERE role_id = ?", role);
    database.awaitNone("SELECT FROM channel_overrides WHERE role_id = ?", role);
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
}
