package chat.filament.role;

import chat.filament.audit.AuditRow;
import chat.filament.core.GuildId;
import chat.filament.core.Refusal;
import chat.filament.core.RoleId;
import chat.filament.core.UserId;
import chat.filament.core.permission.Access;
import chat.filament.core.permission.Permission;
import chat.filament.platform.event.AccessChange;
import chat.filament.writer.Change;
import chat.filament.writer.ChangeResult;
import chat.filament.writer.Decision;
import chat.filament.writer.GuildCommand;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/// Chooses the role that new members get, or none. Needs `manage_workspace_roles` and a grantable
/// role that is no system role. There is no event.
record SetDefaultRole(GuildId guild, UserId actor, Optional<RoleId> role)
    implements GuildCommand<Boolean> {
  @Override
  public Set<UserId> users() {
    return Set.of(actor);
  }

  @Override
  public Change<Boolean> decide(Decision on) {
    var access = on.enter(actor).require(Permission.MANAGE_WORKSPACE_ROLES);
    role.ifPresent(id -> requireEligible(access, id));
    var id = role.orElse(null);
    var audit =
        AuditRow.of(actor, "role.default_join.update", Collections.singletonMap("role_id", id));
    var description = new AccessChange.Description(access.guild().withDefaultJoinRole(id));
    return new Change.Write<>(transaction ->
        RoleStore.makeDefault(transaction, guild, id)
            .map(new ChangeResult<>(true, List.of(), List.of(audit), description)));
  }

  private static void requireEligible(Access access, RoleId id) {
    var found = access.guild().roles().get(id);
    if (found == null) {
      throw Refusal.invalid("role_id: names an unknown role");
    }
    RoleRules.requireNotSystem(found);
    RoleRules.requireGrantable(access, found);
  }
}
