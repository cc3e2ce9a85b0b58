package chat.filament.role;

import chat.filament.audit.AuditRow;
import chat.filament.core.GuildId;
import chat.filament.core.Problem;
import chat.filament.core.Refusal;
import chat.filament.core.RoleId;
import chat.filament.core.UserId;
import chat.filament.core.permission.Role;
import chat.filament.core.permission.Standing;
import chat.filament.core.permission.SystemRole;
import chat.filament.platform.event.AccessChange;
import chat.filament.writer.Change;
import chat.filament.writer.ChangeResult;
import chat.filament.writer.Decision;
import chat.filament.writer.GuildCommand;
import chat.filament.writer.Transaction;
import io.vertx.core.Future;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/// Takes a role from a member; one that the member does not have changes nothing. Needs
/// `manage_member_roles` and a manageable role. A guild keeps at least one holder of
/// `workspace_owner`.
record UnassignRole(GuildId guild, UserId actor, RoleId role, UserId user)
    implements GuildCommand<Boolean> {
  @Override
  public Set<UserId> users() {
    return Assignments.users(actor, user);
  }

  @Override
  public Change<Boolean> decide(Decision on) {
    var found = Assignments.requireRole(on, actor, role);
    RoleRules.requireManageable(on.access(actor), found);
    var held = Assignments.requireMember(on, user).assigned();
    if (!held.contains(role)) {
      return new Change.Nothing<>(false);
    }
    var roles = new HashSet<>(held);
    roles.remove(role);
    var event = new RoleEvents(guild, on.now(), actor).unassigned(role, user);
    var audit = new AuditRow(actor, user, "role.unassign", Map.of("role_id", role));
    var effect = AccessChange.Standings.of(new Standing.Member(user, roles));
    return new Change.Write<>(transaction ->
        requireAnother(transaction, found)
            .compose(another -> AssignmentStore.delete(transaction, guild, role, user))
            .map(new ChangeResult<>(true, List.of(event), List.of(audit), effect)));
  }

  private Future<Void> requireAnother(Transaction transaction, Role found) {
    if (!found.is(SystemRole.WORKSPACE_OWNER)) {
      return Future.succeededFuture();
    }
    return AssignmentStore.count(transaction, guild, role)
        .compose(holders ->
            holders > 1
                ? Future.succeededFuture()
                : Future.failedFuture(new Refusal(Problem.FORBIDDEN)));
  }
}
