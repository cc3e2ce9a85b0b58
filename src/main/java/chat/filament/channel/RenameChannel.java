package chat.filament.channel;

import chat.filament.audit.AuditRow;
import chat.filament.core.ChannelId;
import chat.filament.core.GuildId;
import chat.filament.core.UserId;
import chat.filament.core.permission.Channel;
import chat.filament.platform.event.AccessChange;
import chat.filament.writer.Change;
import chat.filament.writer.ChangeResult;
import chat.filament.writer.Decision;
import chat.filament.writer.GuildCommand;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/// Renames a channel; the same name again changes nothing. Needs `manage_channel_overrides` there.
///
/// @param channel empty when the path names none
record RenameChannel(GuildId guild, UserId actor, Optional<ChannelId> channel, ChannelName name)
    implements GuildCommand<Channel> {
  @Override
  public Set<UserId> users() {
    return Set.of(actor);
  }

  @Override
  public Change<Channel> decide(Decision on) {
    var access = on.enter(actor);
    var old = ChannelRules.managed(access, channel);
    if (old.name().equals(name.name())) {
      return new Change.Nothing<>(old);
    }
    var renamed = old.named(name.name());
    var audit =
        AuditRow.of(actor, "channel.update", Map.of("channel_id", old.id(), "name", name.name()));
    var description = new AccessChange.Description(access.guild().with(renamed));
    return new Change.Write<>(transaction ->
        ChannelStore.rename(transaction, guild, old.id(), name.name())
            .map(
                new ChangeResult<>(
                    renamed,
                    List.of(ChannelEvents.renamed(guild, old.id(), name, on.now(), actor)),
                    List.of(audit),
                    description)));
  }
}
