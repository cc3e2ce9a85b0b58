package chat.filament.channel;

import chat.filament.audit.AuditRow;
import chat.filament.core.ChannelId;
import chat.filament.core.GuildId;
import chat.filament.core.UserId;
import chat.filament.core.permission.Channel;
import chat.filament.core.permission.Permission;
import chat.filament.platform.event.AccessChange;
import chat.filament.writer.Change;
import chat.filament.writer.ChangeResult;
import chat.filament.writer.Decision;
import chat.filament.writer.GuildCommand;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Set;

/// Adds a channel without overrides. Needs `manage_channel_overrides` in the guild.
///
/// @param id the id that the channel will have
record CreateChannel(GuildId guild, UserId actor, ChannelId id, ChannelDraft draft)
    implements GuildCommand<Channel> {
  @Override
  public Set<UserId> users() {
    return Set.of(actor);
  }

  @Override
  public Change<Channel> decide(Decision on) {
    var access = on.enter(actor).require(Permission.MANAGE_CHANNEL_OVERRIDES);
    var channel =
        new Channel(
            id, draft.name(), draft.kindOrText(), Instant.ofEpochSecond(on.now()), Map.of());
    var description = new AccessChange.Description(access.guild().with(channel));
    return new Change.Write<>(transaction ->
        ChannelStore.insert(transaction, guild, channel)
            .map(
                new ChangeResult<>(
                    channel,
                    List.of(ChannelEvents.created(guild, channel)),
                    List.of(audit(channel)),
                    description)));
  }

  private AuditRow audit(Channel channel) {
    return AuditRow.of(
        actor,
        "channel.create",
        Map.of("channel_id", id, "name", channel.name(), "kind", channel.kind().wire()));
  }
}
