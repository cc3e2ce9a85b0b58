package chat.filament.guild;

import chat.filament.audit.AuditRow;
import chat.filament.core.GuildId;
import chat.filament.core.Problem;
import chat.filament.core.Refusal;
import chat.filament.core.UserId;
import chat.filament.core.permission.Standing;
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

/// A member leaves; an owner cannot. Answers true.
record Leave(GuildId guild, UserId user) implements GuildCommand<Boolean> {
  @Override
  public Set<UserId> users() {
    return Set.of(user);
  }

  @Override
  public Change<Boolean> decide(Decision on) {
    if (on.enter(user).isOwner()) {
      throw new Refusal(Problem.CONFLICT);
    }
    return new Change.Write<>(this::write);
  }

  private Future<ChangeResult<Boolean>> write(Transaction transaction) {
    var departure = new Departure(guild, user, Departure.Reason.LEAVE, user);
    return departure
        .delete(transaction)
        .map(done ->
            new ChangeResult<>(
                true,
                List.of(departure.event(transaction)),
                List.of(new AuditRow(user, user, "member.leave", Map.of())),
                AccessChange.Standings.of(new Standing.Stranger(user))));
  }
}
