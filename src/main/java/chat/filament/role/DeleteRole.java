package chat.filament.role;

import chat.filament.audit.AuditRow;
import chat.filament.core.GuildId;
import chat.filament.core.RoleId;
import chat.filament.core.UserId;
import chat.filament.core.permission.Permission;
import chat.filament.platform.event.AccessChange;
import chat.filament.purge.Purge;
import chat.filament.purge.Purges;
import chat.filament.writer.Change;
import chat.filament.writer.ChangeResult;
import chat.filament.writer.Decision;
import chat.filament.writer.GuildCommand;
import java.util.List;
import java.util.Map;
import java.util.Set;

/// Deletes a role with its assignments and overrides; if it was the default join role, there is
/// none afterwards. Needs `manage_workspace_roles` and a manageable role that is no system role.
///
/// Standings in memory still name the role; that means nothing, because ids are never used again.
record DeleteRole(GuildId guild, UserId actor, RoleId id) implements GuildCommand<Boolean> {
  @Override
  public Set<UserId> users() {
    return Set.of(actor);
  }

  @Override
  public Change<Boolean> decide(Decision on) {
    var access = on.enter(actor);
    var role = access.requireRole(id);
    access.require(Permission.MANAGE_WORKSPACE_ROLES);
    RoleRules.requireNotSystem(role);
    RoleRules.requireManageable(access, role);
    var event = new RoleEvents(guild, on.now(), actor).deleted(id);
    var audit = AuditRow.of(actor, "role.delete", Map.of("role_id", id));
    var structure = new AccessChange.Structure(access.guild().without(id));
    return new Change.Write<>(transaction ->
        RoleStore.delete(transaction, guild, id)
            .compose(deleted -> Purges.ask(transaction, new Purge.OfRole(guild, id)))
            .map(new ChangeResult<>(true, List.of(event), List.of(audit), structure)));
  }
}
