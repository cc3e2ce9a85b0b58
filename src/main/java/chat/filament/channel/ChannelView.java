package chat.filament.channel;

import chat.filament.core.ChannelId;
import chat.filament.core.permission.Channel;

/// A channel as clients see it.
record ChannelView(ChannelId channelId, String name, String kind) {
  static ChannelView of(Channel channel) {
    return new ChannelView(channel.id(), channel.name(), channel.kind().wire());
  }
}
