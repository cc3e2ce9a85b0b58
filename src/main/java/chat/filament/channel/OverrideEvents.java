package chat.filament.channel;

import chat.filament.core.ChannelId;
import chat.filament.core.GuildId;
import chat.filament.core.UserId;
import chat.filament.core.permission.ChannelOverride;
import chat.filament.core.permission.LegacyRole;
import chat.filament.core.permission.OverrideTarget;
import chat.filament.platform.event.Audience;
import chat.filament.platform.event.Event;
import chat.filament.platform.http.Json;
import java.util.List;

/// The events of overrides (`contract/gateway.md` §11); both go to the whole guild.
final class OverrideEvents {
  private OverrideEvents() {}

  private record Fields(List<String> allow, List<String> deny) {
    static Fields of(ChannelOverride override) {
      return new Fields(override.allow().wire(), override.deny().wire());
    }
  }

  private record OfSeeded(
      GuildId guildId,
      ChannelId channelId,
      String role,
      Fields updatedFields,
      long updatedAtUnix,
      UserId actorUserId) {}

  private record OfTarget(
      GuildId guildId,
      ChannelId channelId,
      String targetKind,
      String targetId,
      Fields updatedFields,
      long updatedAtUnix,
      UserId actorUserId) {}

  /// Where, when and by whom an override was changed.
  record Origin(GuildId guild, ChannelId channel, long now, UserId actor) {}

  static Event updated(Origin origin, LegacyRole role, ChannelOverride override) {
    return event(
        "workspace_channel_role_override_update",
        new OfSeeded(
            origin.guild,
            origin.channel,
            role.wire(),
            Fields.of(override),
            origin.now,
            origin.actor));
  }

  static Event updated(Origin origin, OverrideTarget target, ChannelOverride override) {
    return event(
        "workspace_channel_permission_override_update",
        new OfTarget(
            origin.guild,
            origin.channel,
            target.kind(),
            target.id(),
            Fields.of(override),
            origin.now,
            origin.actor));
  }

  private static Event event(String type, Object payload) {
    return new Event(type, new Audience.InGuild(), null, Json.encode(payload));
  }
}
