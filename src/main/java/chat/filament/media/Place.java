package chat.filament.media;

import chat.filament.core.ChannelId;
import chat.filament.core.GuildId;

/// A voice channel.
record Place(GuildId guild, ChannelId channel) {
  /// The name of its room in LiveKit.
  String room() {
    return "filament.voice." + guild + "." + channel;
  }
}
