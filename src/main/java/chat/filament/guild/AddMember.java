package chat.filament.guild;

import chat.filament.audit.AuditRow;
import chat.filament.core.GuildId;
import chat.filament.core.Problem;
import chat.filament.core.Refusal;
import chat.filament.core.RoleId;
import chat.filament.core.UserId;
import chat.filament.core.permission.Permission;
import chat.filament.platform.event.AccessChange;
import chat.filament.writer.Change;
import chat.filament.writer.ChangeResult;
import chat.filament.writer.Decision;
import chat.filament.writer.GuildCommand;
import chat.filament.writer.Transaction;
import io.vertx.core.Future;
import java.util.Collections;
import java.util.List;
import java.util.Set;

/// Makes somebody else a member. Answers whether anything changed.
record AddMember(GuildId guild, UserId actor, UserId user) implements GuildCommand<Boolean> {
  @Override
  public Set<UserId> users() {
    return Set.copyOf(List.of(actor, user));
  }

  @Override
  public Change<Boolean> decide(Decision on) {
    var snapshot = on.enter(actor).require(Permission.MANAGE_MEMBER_ROLES).guild();
    var target = on.access(user);
    if (target.isBanned()) {
      throw new Refusal(Problem.FORBIDDEN);
    }
    if (target.isMember()) {
      return new Change.Nothing<>(false);
    }
    var roles = Newcomer.roles(snapshot);
    return new Change.Write<>(transaction -> write(transaction, roles));
  }

  private Future<ChangeResult<Boolean>> write(Transaction transaction, Set<RoleId> roles) {
    var newcomer = new Newcomer(guild, user, roles);
    var role = roles.stream().findFirst().orElse(null);
    return newcomer
        .insert(transaction)
        .map(done ->
            new ChangeResult<>(
                true,
                List.of(MemberEvents.added(guild, user, transaction.now(), actor)),
                List.of(
                    new AuditRow(
                        actor, user, "member.add", Collections.singletonMap("role_id", role))),
                AccessChange.Standings.of(newcomer.standing(transaction))));
  }
}
