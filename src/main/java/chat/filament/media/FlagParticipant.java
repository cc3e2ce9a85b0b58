package chat.filament.media;

import chat.filament.platform.bus.Address;

/// Asks the [MediaVerticle] to set flags of a participant, if they are in the call. Answered with
/// nothing.
record FlagParticipant(ParticipantKey key, VoiceStateDraft draft) {
  static final Address<FlagParticipant> ADDRESS = new Address<>("media-flag-participant");
}
