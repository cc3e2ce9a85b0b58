package chat.filament.channel;

import chat.filament.core.ChannelId;
import chat.filament.core.GuildId;
import chat.filament.core.UserId;
import chat.filament.core.permission.Channel;
import chat.filament.platform.event.Audience;
import chat.filament.platform.event.Event;
import chat.filament.platform.http.Json;

/// The events of channels (`contract/gateway.md` §11), each for those who can see the channel.
final class ChannelEvents {
  private ChannelEvents() {}

  private record Created(GuildId guildId, ChannelView channel) {}

  static Event created(GuildId guild, Channel channel) {
    return event("channel_create", channel.id(), new Created(guild, ChannelView.of(channel)));
  }

  private record Updated(
      GuildId guildId,
      ChannelId channelId,
      ChannelName updatedFields,
      long updatedAtUnix,
      UserId actorUserId) {}

  static Event renamed(GuildId guild, ChannelId channel, ChannelName name, long now, UserId actor) {
    return event("channel_update", channel, new Updated(guild, channel, name, now, actor));
  }

  private record Deleted(
      GuildId guildId, ChannelId channelId, long deletedAtUnix, UserId actorUserId) {}

  static Event deleted(GuildId guild, ChannelId channel, long now, UserId actor) {
    return event("channel_delete", channel, new Deleted(guild, channel, now, actor));
  }

  private static Event event(String type, ChannelId channel, Object payload) {
    return new Event(type, new Audience.Viewers(channel), channel.value(), Json.encode(payload));
  }
}
