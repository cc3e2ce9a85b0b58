package chat.filament.media;

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
}
