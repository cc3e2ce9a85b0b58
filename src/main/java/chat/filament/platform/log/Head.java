package chat.filament.platform.log;

import chat.filament.core.MessageId;
import org.jspecify.annotations.Nullable;

/// The end of a guild's log: the last position, the count of access changes, and the highest
/// message id given out.
public record Head(long lastSeq, long accessEpoch, @Nullable MessageId lastMessage) {
  /// The head behind `events` more events; an access change moves the epoch on by one.
  public Head after(int events, boolean accessChanged) {
    return new Head(lastSeq + events, accessEpoch + (accessChanged ? 1 : 0), lastMessage);
  }
}
