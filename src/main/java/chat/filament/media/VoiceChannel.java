package chat.filament.media;

import chat.filament.core.ChannelId;
import chat.filament.core.GuildId;

/// A voice channel.
record VoiceChannel(GuildId guild, ChannelId id) {
  /// The name of its room in LiveKit.
  String room() {
    return "filament.voice." + guild + "." + id;
  }
}
