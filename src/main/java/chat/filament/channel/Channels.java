package chat.filament.channel;

import chat.filament.audit.AuditRow;
import chat.filament.core.ChannelId;
import chat.filament.core.GuildId;
import chat.filament.core.IdSource;
import chat.filament.core.Problem;
import chat.filament.core.Refusal;
import chat.filament.core.UserId;
import chat.filament.core.permission.Channel;
import chat.filament.core.permission.Permission;
import chat.filament.writer.Change;
import chat.filament.writer.Decision;
import chat.filament.writer.Effect;
import chat.filament.writer.GuildCommand;
import chat.filament.writer.GuildWriters;
import chat.filament.writer.Written;
import io.vertx.core.Future;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Set;

/// Creates, renames and deletes channels.
final class Channels {
  private final GuildWriters writers;
  private final IdSource ids;

  Channels(GuildWriters writers, IdSource ids) {
    this.writers = writers;
    this.ids = ids;
  }

  /// Needs `manage_channel_overrides` in the guild.
  Future<Channel> create(GuildId guild, UserId actor, ChannelDraft draft) {
    return writers.submit(
        GuildCommand.of(guild, Set.of(actor), on -> create(on, guild, actor, draft)));
  }

  private Change<Channel> create(Decision on, GuildId guild, UserId actor, ChannelDraft draft) {
    if (on.guild().isEmpty()
        || !on.access(actor).inGuild().has(Permission.MANAGE_CHANNEL_OVERRIDES)) {
      throw new Refusal(Problem.FORBIDDEN);
    }
    var channel =
        new Channel(
            new ChannelId(ids.next()),
            draft.name(),
            draft.kindOrText(),
            Instant.ofEpochSecond(on.now()),
            Map.of());
    var audit =
        AuditRow.of(
            actor,
            "channel.create",
            Map.of(
                "channel_id", channel.id(),
                "name", channel.name(),
                "kind", channel.kind().wire()));
    return new Change.Write<>(transaction ->
        ChannelStore.insert(transaction, guild, channel)
            .map(
                new Written<>(
                    channel,
                    List.of(ChannelEvents.created(guild, channel)),
                    List.of(audit),
                    new Effect.Structure())));
  }
}
