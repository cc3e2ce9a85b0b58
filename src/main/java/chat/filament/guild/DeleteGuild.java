package chat.filament.guild;

import chat.filament.audit.AuditRow;
import chat.filament.core.GuildId;
import chat.filament.core.Problem;
import chat.filament.core.Refusal;
import chat.filament.core.UserId;
import chat.filament.platform.event.AccessChange;
import chat.filament.purge.Purge;
import chat.filament.purge.Purges;
import chat.filament.writer.Change;
import chat.filament.writer.ChangeResult;
import chat.filament.writer.Decision;
import chat.filament.writer.GuildCommand;
import chat.filament.writer.Transaction;
import io.vertx.core.Future;
import java.util.List;
import java.util.Map;
import java.util.Set;

/// Deletes a guild; what was in it is void from then on and is purged. Only for its owners. Answers
/// true.
record DeleteGuild(GuildId guild, UserId actor) implements GuildCommand<Boolean> {
  @Override
  public Set<UserId> users() {
    return Set.of(actor);
  }

  @Override
  public Change<Boolean> decide(Decision on) {
    var access = on.enter(actor);
    if (!access.isOwner()) {
      throw new Refusal(Problem.FORBIDDEN);
    }
    return new Change.Write<>(transaction -> write(transaction, access.guild().name()));
  }

  private Future<ChangeResult<Boolean>> write(Transaction transaction, String name) {
    return GuildStore.delete(transaction, guild)
        .compose(deleted -> Purges.ask(transaction, new Purge.OfGuild(guild)))
        .map(done ->
            new ChangeResult<>(
                true,
                List.of(GuildEvents.deleted(guild, transaction.now(), actor)),
                List.of(AuditRow.of(actor, "guild.delete", Map.of("name", name))),
                new AccessChange.Deleted()));
  }
}
