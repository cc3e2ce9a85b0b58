package chat.filament.guild;

import chat.filament.audit.AuditRow;
import chat.filament.core.GuildId;
import chat.filament.core.Problem;
import chat.filament.core.Refusal;
import chat.filament.core.RoleId;
import chat.filament.core.UserId;
import chat.filament.core.permission.Access;
import chat.filament.core.permission.LegacyRole;
import chat.filament.core.permission.Permission;
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

/// Makes a member a moderator or a plain member: assigns or takes away the seeded moderator role
/// (`contract/permissions.md` §5). Answers whether anything changed.
record ChangeRole(GuildId guild, UserId actor, UserId user, LegacyRole wanted)
    implements GuildCommand<Boolean> {
  private static final int MAX_ASSIGNED = 16;

  @Override
  public Set<UserId> users() {
    return Set.copyOf(List.of(actor, user));
  }

  @Override
  public Change<Boolean> decide(Decision on) {
    var by = on.enter(actor).require(Permission.MANAGE_MEMBER_ROLES);
    var target = on.access(user);
    if (!(target.standing() instanceof Standing.Member(_, var held))) {
      throw new Refusal(Problem.NOT_FOUND);
    }
    if (wanted == LegacyRole.OWNER || target.isOwner()) {
      throw new Refusal(Problem.FORBIDDEN);
    }
    var moderator =
        by.guild().seeded(SystemRole.MODERATOR).orElseThrow(() -> new Refusal(Problem.NOT_FOUND));
    if (!mayChange(by, target, moderator)) {
      throw new Refusal(Problem.FORBIDDEN);
    }
    boolean assign = wanted == LegacyRole.MODERATOR;
    if (held.contains(moderator.id()) == assign) {
      return new Change.Nothing<>(false);
    }
    if (assign && held.size() >= MAX_ASSIGNED) {
      throw new Refusal(Problem.QUOTA_EXCEEDED);
    }
    return new Change.Write<>(transaction -> write(transaction, moderator.id(), held));
  }

  private boolean mayChange(Access by, Access target, Role moderator) {
    boolean above = by.highest() > target.highest();
    return above
        && (wanted == LegacyRole.MODERATOR ? by.canGrant(moderator) : by.canManage(moderator));
  }

  private Future<ChangeResult<Boolean>> write(
      Transaction transaction, RoleId moderator, Set<RoleId> held) {
    var roles = new HashSet<>(held);
    var connection = transaction.connection();
    Future<Void> stored;
    if (wanted == LegacyRole.MODERATOR) {
      roles.add(moderator);
      stored = MemberStore.assign(connection, guild, moderator, user, transaction.now());
    } else {
      roles.remove(moderator);
      stored = MemberStore.unassign(connection, guild, moderator, user);
    }
    return stored.map(done ->
        new ChangeResult<>(
            true,
            List.of(MemberEvents.updated(guild, user, wanted, transaction.now(), actor)),
            List.of(new AuditRow(actor, user, "member.role.update", Map.of("role", wanted.wire()))),
            AccessChange.Standings.of(new Standing.Member(user, roles))));
  }
}
