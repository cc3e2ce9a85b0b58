package chat.filament.media;

import chat.filament.core.UserId;

/// A user in a voice channel, whether in the call or not.
record ParticipantKey(VoiceChannel channel, UserId user) {
  /// Whom LiveKit knows this participant as. Clients split it at the dots: `u`, user, guild,
  /// channel.
  String identity() {
    return "u." + user + "." + channel.guild() + "." + channel.id();
  }
}
