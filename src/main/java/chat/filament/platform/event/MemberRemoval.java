package chat.filament.platform.event;

import chat.filament.core.UserId;
import java.util.Optional;

/// An event about the end of somebody's membership, which is the last that they get of the guild.
///
/// @param seq its position in the guild's log
public record MemberRemoval(UserId user, long seq, Event event) {
  /// Nothing for other events.
  public static Optional<MemberRemoval> of(long seq, Event event) {
    return event.endsMembership() && event.refId() != null
        ? UserId.parse(event.refId()).map(user -> new MemberRemoval(user, seq, event))
        : Optional.empty();
  }
}
