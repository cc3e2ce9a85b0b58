package chat.filament.media;

import chat.filament.platform.bus.Address;

/// Asks the [MediaVerticle] to end somebody's call, if they are in it. Answered with nothing.
record LeaveCall(ParticipantKey key) {
  static final Address<LeaveCall> ADDRESS = new Address<>("media-leave-call");
}
