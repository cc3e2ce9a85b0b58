package chat.filament.media;

import java.util.Optional;

/// One connection of a participant to LiveKit: whoever comes back has another one.
///
/// @param sid LiveKit's name for it; empty when unknown
/// @param sinceMs when it began on LiveKit's clock, in unix milliseconds; 0 when unknown

record RoomConnection(ParticipantKey key, String sid, long sinceMs) {
  /// Whether both are known to be different ones.
  boolean differs(RoomConnection other) {
    if (sid.isEmpty() || other.sid.isEmpty()) {
      return hasTimes(other) && sinceMs != other.sinceMs;
    }
    return !sid.equals(other.sid);
  }

  /// Whether this one began earlier; `otherwise` when that is not known.
  boolean isBefore(RoomConnection other, boolean otherwise) {
    return hasTimes(other) ? sinceMs < other.sinceMs : otherwise;
  }

  private boolean hasTimes(RoomConnection other) {
    return sinceMs > 0 && other.sinceMs > 0;
  }

  /// Something that a participant sends.
  ///
  /// @param sid LiveKit's name for it; empty when unknown
  /// @param source empty for what is not shown, such as the sound of a shared screen
  record RoomTrack(String sid, Optional<PublishSource> source) {
    /// What tells it from the participant's other tracks.
    String name() {
      return sid.isEmpty() ? source.map(PublishSource::wire).orElse("") : sid;
    }
  }
}
