package chat.filament.moderation;

import chat.filament.audit.AuditRow;
import chat.filament.core.GuildId;
import chat.filament.core.Problem;
import chat.filament.core.Refusal;
import chat.filament.core.UserId;
import chat.filament.core.permission.Hierarchy;
import chat.filament.core.permission.Permission;
import chat.filament.core.permission.Standing;
import chat.filament.guild.Departure;
import chat.filament.platform.event.AccessChange;
import chat.filament.writer.Change;
import chat.filament.writer.ChangeResult;
import chat.filament.writer.Decision;
import chat.filament.writer.GuildCommand;
import chat.filament.writer.Transaction;
import io.vertx.core.Future;
import java.util.List;
import java.util.Map;
import java.util.Set;

/// Ends somebody else's membership; they may come back. Answers true.
record Kick(GuildId guild, UserId actor, UserId user) implements GuildCommand<Boolean> {
  @Override
  public Set<UserId> users() {
    return Set.copyOf(List.of(actor, user));
  }

  @Override
  public Change<Boolean> decide(Decision on) {
    var by = on.enter(actor).require(Permission.BAN_MEMBER);
    var target = on.access(user);
    if (!target.isMember()) {
      throw new Refusal(Problem.NOT_FOUND);
    }
    if (!Hierarchy.canRemove(by, target)) {
      throw new Refusal(Problem.FORBIDDEN);
    }
    return new Change.Write<>(this::write);
  }

  private Future<ChangeResult<Boolean>> write(Transaction transaction) {
    var departure = new Departure(guild, user, Departure.Reason.KICK, actor);
    return departure
        .delete(transaction)
        .map(done ->
            new ChangeResult<>(
                true,
                List.of(departure.event(transaction)),
                List.of(new AuditRow(actor, user, "member.kick", Map.of())),
                AccessChange.Standings.of(new Standing.Stranger(user))));
  }
}
