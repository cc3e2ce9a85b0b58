package chat.filament.role;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

/// The role that newcomers get.
class DefaultRoleIT extends RoleRoutes {
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
}
