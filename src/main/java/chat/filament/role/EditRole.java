package chat.filament.role;

import chat.filament.audit.AuditRow;
import chat.filament.core.GuildId;
import chat.filament.core.RoleId;
import chat.filament.core.UserId;
import chat.filament.core.permission.Permission;
import chat.filament.core.permission.Role;
import chat.filament.platform.event.AccessChange;
import chat.filament.writer.Change;
import chat.filament.writer.ChangeResult;
import chat.filament.writer.Decision;
import chat.filament.writer.GuildCommand;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// Changes a role's name, permissions or colour. Needs `manage_workspace_roles`, a manageable role,
/// and every permission that is added.
record EditRole(GuildId guild, UserId actor, RoleId id, RoleEdit edit)
    implements GuildCommand<RoleView> {
  @Override
  public Set<UserId> users() {
    return Set.of(actor);
  }

  @Override
  public Change<RoleView> decide(Decision on) {
    var access = on.enter(actor);
    var before = access.requireRole(id);
    access.require(Permission.MANAGE_WORKSPACE_ROLES);
    RoleRules.requireManageable(access, before);
    var after = edit.applyTo(before);
    RoleRules.requireHeld(access, after.permissions().minus(before.permissions()));
    var event = new RoleEvents(guild, on.now(), actor).updated(id, edit);
    var next = access.guild().with(after);
    var changed =
        after.permissions().equals(before.permissions())
            ? new AccessChange.Description(next)
            : new AccessChange.Structure(next);
    return new Change.Write<>(transaction ->
        RoleStore.update(transaction, guild, after)
            .map(
                new ChangeResult<>(
                    RoleView.of(after), List.of(event), audit(before, after), changed)));
  }

  /// One row for each facet that is not what it was.
  private List<AuditRow> audit(Role before, Role after) {
    var rows = new ArrayList<AuditRow>();
    if (!after.permissions().equals(before.permissions())) {
      var permissions = after.permissions().wire();
      rows.add(
          AuditRow.of(
              actor, "role.permissions.update", Map.of("role_id", id, "permissions", permissions)));
    }
    if (!after.name().equals(before.name())) {
      rows.add(AuditRow.of(actor, "role.update", Map.of("role_id", id, "name", after.name())));
    }
    if (!Objects.equals(after.colorHex(), before.colorHex())) {
      var details = new HashMap<String, @Nullable Object>();
      details.put("role_id", id);
      details.put("color_hex", after.colorHex());
      rows.add(AuditRow.of(actor, "role.color.update", details));
    }
    return rows;
  }
}
