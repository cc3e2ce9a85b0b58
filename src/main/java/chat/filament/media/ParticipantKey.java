package chat.filament.media;

import chat.filament.core.UserId;
import java.util.Optional;

/// A user in a voice channel, whether in the call or not.
record ParticipantKey(VoiceChannel channel, UserId user) {
  /// Whom LiveKit knows this participant as. Clients split it at the dots: `u`, user, guild,
  /// channel.
  String identity() {
    return "u." + user + "." + channel.guild() + "." + channel.id();
  }

  /// Whom LiveKit means; empty for an identity that is none of ours.
  static Optional<ParticipantKey> ofIdentity(String identity) {
    var parts = identity.split("\\.", -1);
    return parts.length != 4
        ? Optional.empty()
        : VoiceChannel.of(parts[2], parts[3])
            .flatMap(
                channel -> UserId.parse(parts[1]).map(user -> new ParticipantKey(channel, user)))
            .filter(key -> key.identity().equals(identity));
  }
}
