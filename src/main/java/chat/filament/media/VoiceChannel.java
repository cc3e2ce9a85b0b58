package chat.filament.media;

import chat.filament.core.ChannelId;
import chat.filament.core.GuildId;
import java.util.Optional;

/// A voice channel.
record VoiceChannel(GuildId guild, ChannelId id) {
  /// The name of its room in LiveKit.
  String room() {
    return "filament.voice." + guild + "." + id;
  }

  /// The channel of a room of ours.
  static Optional<VoiceChannel> ofRoom(String room) {
    var parts = room.split("\\.", -1);
    return parts.length != 4
        ? Optional.empty()
        : of(parts[2], parts[3]).filter(channel -> channel.room().equals(room));
  }

  static Optional<VoiceChannel> of(String guild, String channel) {
    return GuildId.parse(guild)
        .flatMap(known -> ChannelId.parse(channel).map(id -> new VoiceChannel(known, id)));
  }
}
