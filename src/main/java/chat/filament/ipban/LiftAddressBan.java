package chat.filament.ipban;

import chat.filament.audit.AuditRow;
import chat.filament.core.GuildId;
import chat.filament.core.Problem;
import chat.filament.core.Refusal;
import chat.filament.core.UserId;
import chat.filament.core.permission.GuildSnapshot;
import chat.filament.core.permission.Permission;
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

/// Ends one address ban. Answers true.
///
/// @param ban a canonical ULID
record LiftAddressBan(GuildId guild, UserId actor, String ban) implements GuildCommand<Boolean> {
  @Override
  public Set<UserId> users() {
    return Set.of(actor);
  }

  @Override
  public Change<Boolean> decide(Decision on) {
    var snapshot = on.guild().orElseThrow(() -> new Refusal(Problem.NOT_FOUND));
    on.access(actor).require(Permission.MANAGE_IP_BANS);
    var known = snapshot.addressBans().find(ban);
    if (known.filter(it -> it.isActive(on.now())).isEmpty()) {
      throw new Refusal(Problem.NOT_FOUND);
    }
    return new Change.Write<>(transaction -> write(transaction, snapshot));
  }

  private Future<ChangeResult<Boolean>> write(Transaction transaction, GuildSnapshot on) {
    return IpBanStore.delete(transaction, guild, ban)
        .map(source ->
            new ChangeResult<>(
                true,
                List.of(IpBanEvents.removed(guild, transaction.now(), actor)),
                List.of(
                    new AuditRow(
                        actor,
                        source.orElse(null),
                        "moderation.ip_ban.remove",
                        Map.of("ban_id", ban))),
                new AccessChange.Description(on.with(on.addressBans().without(ban)))));
  }
}
