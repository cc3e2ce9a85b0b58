package chat.filament.role;

import chat.filament.audit.AuditRow;
import chat.filament.core.GuildId;
import chat.filament.core.Problem;
import chat.filament.core.Refusal;
import chat.filament.core.RoleId;
import chat.filament.core.UserId;
import chat.filament.core.permission.Permission;
import chat.filament.core.permission.Role;
import chat.filament.platform.event.AccessChange;
import chat.filament.writer.Change;
import chat.filament.writer.ChangeResult;
import chat.filament.writer.Decision;
import chat.filament.writer.GuildCommand;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// Adds a role. Needs `manage_workspace_roles`, every permission of the role, and a place below the
/// creator's own highest role.
///
/// @param id the id that the role will have
record CreateRole(GuildId guild, UserId actor, RoleId id, RoleDraft draft)
    implements GuildCommand<RoleView> {
  @Override
  public Set<UserId> users() {
    return Set.of(actor);
  }

  @Override
  public Change<RoleView> decide(Decision on) {
    var access = on.enter(actor).require(Permission.MANAGE_WORKSPACE_ROLES);
    if (draft.position() != null && draft.position() >= access.highest()) {
      throw new Refusal(Problem.FORBIDDEN);
    }
    RoleRules.requireHeld(access, draft.permissionSet());
    RoleRules.requireRoom(access.guild().roles().size(), RoleRules.ROLES);
    var role = role(draft.positionBelow(access.highest()), on.now());
    var view = RoleView.of(role, draft.permissions());
    var event = new RoleEvents(guild, on.now(), actor).created(view);
    var description = new AccessChange.Description(access.guild().with(role));
    return new Change.Write<>(transaction ->
        RoleStore.insert(transaction, guild, role)
            .map(new ChangeResult<>(view, List.of(event), List.of(audit(role)), description)));
  }

  private Role role(int position, long now) {
    return new Role(
        id,
        draft.name(),
        position,
        draft.permissionSet(),
        false,
        null,
        draft.colorHex(),
        Instant.ofEpochSecond(now));
  }

  private AuditRow audit(Role role) {
    var details = new HashMap<String, @Nullable Object>();
    details.put("role_id", id);
    details.put("name", role.name());
    details.put("position", role.position());
    details.put("permissions", role.permissions().wire());
    details.put("color_hex", role.colorHex());
    return AuditRow.of(actor, "role.create", details);
  }
}
