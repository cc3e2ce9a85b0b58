package chat.filament.role;

import chat.filament.audit.AuditRow;
import chat.filament.core.GuildId;
import chat.filament.core.RoleId;
import chat.filament.core.UserId;
import chat.filament.core.permission.Standing;
import chat.filament.platform.event.AccessChange;
import chat.filament.writer.Change;
import chat.filament.writer.ChangeResult;
import chat.filament.writer.Decision;
import chat.filament.writer.GuildCommand;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/// Gives a role to a member; one that the member already has changes nothing. Needs
/// `manage_member_roles` and a grantable role.
record AssignRole(GuildId guild, UserId actor, RoleId role, UserId user)
    implements GuildCommand<Boolean> {
  @Override
  public Set<UserId> users() {
    return Assignments.users(actor, user);
  }

  @Override
  public Change<Boolean> decide(Decision on) {
    RoleRules.requireGrantable(on.access(actor), Assignments.requireRole(on, actor, role));
    var held = Assignments.requireMember(on, user).assigned();
    if (held.contains(role)) {
      return new Change.Nothing<>(false);
    }
    RoleRules.requireRoom(held.size(), RoleRules.ASSIGNMENTS);
    var roles = new HashSet<>(held);
    roles.add(role);
    var event = new RoleEvents(guild, on.now(), actor).assigned(role, user);
    var audit = new AuditRow(actor, user, "role.assign", Map.of("role_id", role));
    var effect = AccessChange.Standings.of(new Standing.Member(user, roles));
    return new Change.Write<>(transaction ->
        AssignmentStore.insert(transaction, guild, role, user)
            .map(new ChangeResult<>(true, List.of(event), List.of(audit), effect)));
  }
}
