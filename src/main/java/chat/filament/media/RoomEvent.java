package chat.filament.media;

import chat.filament.media.RoomConnection.RoomTrack;
import chat.filament.platform.bus.Address;

/// What LiveKit's webhook tells of a call (`contract/voice.md` §7); the [MediaVerticle] is asked to
/// take note of it and answers with nothing.
sealed interface RoomEvent {
  Address<RoomEvent> ADDRESS = new Address<>("media-room-event");

  Stamp stamp();

  /// What tells one event from another.
  ///
  /// @param id of the event; empty when LiveKit sent none
  /// @param at when it happened in unix seconds; 0 when LiveKit did not say
  record Stamp(String id, long at) {}

  record ParticipantEntered(Stamp stamp, RoomConnection connection, Grant grant)
      implements RoomEvent {}

  record ParticipantGone(Stamp stamp, RoomConnection connection) implements RoomEvent {}

  record TrackStarted(Stamp stamp, RoomConnection connection, RoomTrack track)
      implements RoomEvent {}

  record TrackEnded(Stamp stamp, RoomConnection connection, RoomTrack track) implements RoomEvent {}

  record RoomFinished(Stamp stamp, VoiceChannel channel) implements RoomEvent {}
}
