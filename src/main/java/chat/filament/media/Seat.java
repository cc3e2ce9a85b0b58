package chat.filament.media;

import chat.filament.core.UserId;

/// A user's place in a voice channel, taken or not.
record Seat(Place place, UserId user) {
  /// Whom LiveKit knows this participant as. Clients split it at the dots: `u`, user, guild,
  /// channel.
  String identity() {
    return "u." + user + "." + place.guild() + "." + place.channel();
  }
}
