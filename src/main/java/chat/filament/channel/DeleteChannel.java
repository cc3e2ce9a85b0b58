package chat.filament.channel;

import chat.filament.audit.AuditRow;
import chat.filament.core.ChannelId;
import chat.filament.core.GuildId;
import chat.filament.core.UserId;
import chat.filament.core.permission.Channel;
import chat.filament.platform.event.AccessChange;
import chat.filament.purge.Purge;
import chat.filament.purge.Purges;
import chat.filament.writer.Change;
import chat.filament.writer.ChangeResult;
import chat.filament.writer.Decision;
import chat.filament.writer.GuildCommand;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/// Deletes a channel with its overrides; its messages, and what the guild's log still holds of
/// them, are void from then on and are purged. Needs `manage_channel_overrides` there.
///
/// @param channel empty when the path names none
record DeleteChannel(GuildId guild, UserId actor, Optional<ChannelId> channel)
    implements GuildCommand<Boolean> {
  @Override
  public Set<UserId> users() {
    return Set.of(actor);
  }

  @Override
  public Change<Boolean> decide(Decision on) {
    var access = on.enter(actor);
    var old = ChannelRules.managed(access, channel);
    var structure = new AccessChange.Structure(access.guild().without(old.id()));
    return new Change.Write<>(transaction ->
        ChannelStore.delete(transaction, guild, old.id())
            .compose(deleted -> Purges.ask(transaction, new Purge.OfChannel(guild, old.id())))
            .map(
                new ChangeResult<>(
                    true,
                    List.of(ChannelEvents.deleted(guild, old.id(), on.now(), actor)),
                    List.of(audit(old)),
                    structure)));
  }

  private AuditRow audit(Channel old) {
    return AuditRow.of(actor, "channel.delete", Map.of("channel_id", old.id(), "name", old.name()));
  }
}
