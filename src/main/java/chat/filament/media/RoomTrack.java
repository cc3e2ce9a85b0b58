package chat.filament.media;

import java.util.Optional;

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
