package chat.filament.channel;

import chat.filament.core.GuildId;
import chat.filament.core.permission.Channel;
import chat.filament.platform.event.Audience;
import chat.filament.platform.event.Event;
import chat.filament.platform.http.Json;

/// The events of channels (`contract/gateway.md` §11), each for those who can see the channel.
final class ChannelEvents {
  private ChannelEvents() {}

  private record Created(GuildId guildId, ChannelView channel) {}

  static Event created(GuildId guild, Channel channel) {
    return event("channel_create", channel, new Created(guild, ChannelView.of(channel)));
  }

  private static Event event(String type, Channel channel, Object payload) {
    return new Event(
        type, new Audience.Viewers(channel.id()), channel.id().value(), Json.encode(payload));
  }
}
