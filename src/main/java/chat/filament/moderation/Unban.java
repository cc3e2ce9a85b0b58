package chat.filament.moderation;

import chat.filament.audit.AuditRow;
import chat.filament.core.GuildId;
import chat.filament.core.Problem;
import chat.filament.core.Refusal;
import chat.filament.core.UserId;
import chat.filament.core.permission.Permission;
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

/// Lifts a ban; the membership does not come back by itself, and there is no event. Answers true.
record Unban(GuildId guild, UserId actor, UserId user) implements GuildCommand<Boolean> {
  @Override
  public Set<UserId> users() {
    return Set.copyOf(List.of(actor, user));
  }

  @Override
  public Change<Boolean> decide(Decision on) {
    var by = on.enter(actor);
    if (!on.access(user).isBanned()) {
      throw new Refusal(Problem.NOT_FOUND);
    }
    by.require(Permission.BAN_MEMBER);
    return new Change.Write<>(this::write);
  }

  private Future<ChangeResult<Boolean>> write(Transaction transaction) {
    return BanStore.delete(transaction, guild, user)
        .map(done ->
            new ChangeResult<>(
                true,
                List.of(),
                List.of(new AuditRow(actor, user, "member.unban", Map.of())),
                AccessChange.Standings.of(new Standing.Stranger(user))));
  }
}
