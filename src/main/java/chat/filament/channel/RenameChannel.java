package chat.filament.channel;

import chat.filament.audit.AuditRow;
import chat.filament.core.ChannelId;
import chat.filament.core.GuildId;
import chat.filament.core.UserId;
import chat.filament.core.permission.Channel;
import chat.filament.writer.Change;
import chat.filament.writer.Decision;
import chat.filament.writer.Effect;
import chat.filament.writer.GuildCommand;
import chat.filament.writer.Written;
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
    var old = ChannelRules.managed(on.enter(actor), channel);
    if (old.name().equals(name.name())) {
      return new Change.Nothing<>(old);
    }
    var renamed = new Channel(old.id(), name.name(), old.kind(), old.createdAt(), old.overrides());
    var audit =
        AuditRow.of(actor, "channel.update", Map.of("channel_id", old.id(), "name", name.name()));
    return new Change.Write<>(transaction ->
        ChannelStore.rename(transaction, guild, old.id(), name.name())
            .map(
                new Written<>(
                    renamed,
                    List.of(ChannelEvents.renamed(guild, old.id(), name, on.now(), actor)),
                    List.of(audit),
                    new Effect.Structure())));
  }
}
