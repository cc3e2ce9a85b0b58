package chat.filament.role;

import chat.filament.core.GuildId;
import chat.filament.core.Problem;
import chat.filament.core.Refusal;
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
import java.util.Set;

/// Gives a role to a member or takes it away; what is so already changes nothing. Every route that
/// does either ends here, whichever way it names the role. A member holds at most 16 roles, and a
/// guild keeps at least one holder of `workspace_owner`. Answers whether anything changed.
record ChangeAssignment(GuildId guild, UserId actor, UserId user, AssignmentWish wish)
    implements GuildCommand<Boolean> {
  @Override
  public Set<UserId> users() {
    return Set.copyOf(List.of(actor, user));
  }

  @Override
  public Change<Boolean> decide(Decision on) {
    var role = wish.role(on.enter(actor), on.access(user));
    var held = on.access(user).assigned();
    if (held.contains(role.id()) == wish.gives()) {
      return new Change.Nothing<>(false);
    }
    var roles = new HashSet<>(held);
    if (wish.gives()) {
      RoleRules.requireRoom(held.size(), RoleRules.ASSIGNMENTS);
      roles.add(role.id());
    } else {
      roles.remove(role.id());
    }
    var event = wish.event(new RoleEvents(guild, on.now(), actor), user);
    var access =
        AccessChange.Standings.of(new Standing.Member(user, roles, on.access(user).memberSince()));
    var result = new ChangeResult<>(true, List.of(event), List.of(wish.audit(actor, user)), access);
    return new Change.Write<>(transaction -> write(transaction, role).map(result));
  }

  private Future<Void> write(Transaction transaction, Role role) {
    return wish.gives()
        ? AssignmentStore.insert(transaction, guild, role.id(), user, transaction.now())
        : requireAnother(transaction, role)
            .compose(another -> AssignmentStore.delete(transaction, guild, role.id(), user));
  }

  private Future<Void> requireAnother(Transaction transaction, Role role) {
    if (!role.is(SystemRole.WORKSPACE_OWNER)) {
      return Future.succeededFuture();
    }
    return AssignmentStore.count(transaction, guild, role.id())
        .compose(holders ->
            holders > 1
                ? Future.succeededFuture()
                : Future.failedFuture(new Refusal(Problem.FORBIDDEN)));
  }
}
