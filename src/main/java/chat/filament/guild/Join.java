package chat.filament.guild;

import chat.filament.audit.AuditRow;
import chat.filament.core.GuildId;
import chat.filament.core.Problem;
import chat.filament.core.Refusal;
import chat.filament.core.RoleId;
import chat.filament.core.UserId;
import chat.filament.core.permission.Access;
import chat.filament.platform.event.AccessChange;
import chat.filament.platform.http.ClientAddress;
import chat.filament.writer.Change;
import chat.filament.writer.ChangeResult;
import chat.filament.writer.Decision;
import chat.filament.writer.GuildCommand;
import chat.filament.writer.Transaction;
import io.vertx.core.Future;
import java.util.List;
import java.util.Map;
import java.util.Set;

/// Somebody joins through the directory. Every outcome leaves an audit row, rejections too, so they
/// are results here and refused only after the commit.
///
/// @param client from where
record Join(GuildId guild, UserId user, ClientAddress client) implements GuildCommand<JoinOutcome> {
  @Override
  public Set<UserId> users() {
    return Set.of(user);
  }

  @Override
  public Change<JoinOutcome> decide(Decision on) {
    var snapshot = on.guild().orElseThrow(() -> new Refusal(Problem.NOT_FOUND));
    var outcome = outcome(on.access(user), on.now());
    if (outcome != JoinOutcome.ACCEPTED) {
      return new Change.Write<>(transaction ->
          Future.succeededFuture(
              new ChangeResult<>(
                  outcome, List.of(), List.of(audit(outcome)), new AccessChange.None())));
    }
    var roles = Newcomer.roles(snapshot);
    return new Change.Write<>(transaction -> accept(transaction, roles));
  }

  private JoinOutcome outcome(Access access, long now) {
    if (!access.guild().isPublic()) {
      return JoinOutcome.REJECTED_VISIBILITY;
    }
    if (access.isBanned()) {
      return JoinOutcome.REJECTED_USER_BAN;
    }
    if (!access.isOwner() && isAddressBanned(access, now)) {
      return JoinOutcome.REJECTED_IP_BAN;
    }
    return access.isMember() ? JoinOutcome.ALREADY_MEMBER : JoinOutcome.ACCEPTED;
  }

  private boolean isAddressBanned(Access access, long now) {
    var ip = client.ip();
    return ip != null && access.guild().addressBans().contain(ip, now);
  }

  private Future<ChangeResult<JoinOutcome>> accept(Transaction transaction, Set<RoleId> roles) {
    var newcomer = new Newcomer(guild, user, roles);
    return newcomer
        .insert(transaction)
        .map(done ->
            new ChangeResult<>(
                JoinOutcome.ACCEPTED,
                List.of(MemberEvents.added(guild, user, transaction.now(), user)),
                List.of(audit(JoinOutcome.ACCEPTED)),
                AccessChange.Standings.of(newcomer.standing(transaction))));
  }

  private AuditRow audit(JoinOutcome outcome) {
    return new AuditRow(
        user,
        user,
        outcome.action(),
        Map.of("outcome", outcome.wire(), "client_ip_source", client.source()));
  }
}
