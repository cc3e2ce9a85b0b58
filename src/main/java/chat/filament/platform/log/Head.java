package chat.filament.platform.log;

import chat.filament.core.MessageId;
import org.jspecify.annotations.Nullable;

/// The end of a guild's log.
///
/// @param accessEpoch counts the access changes
/// @param term counts the times that a writer did not know what became of a commit; moving it on
///   makes sure that nothing decided before can still be committed
/// @param lastMessage the highest message id given out
public record Head(long lastSeq, long accessEpoch, long term, @Nullable MessageId lastMessage) {
  /// The head behind `events` more events; an access change moves the epoch on by one.
  public Head after(int events, boolean accessChanged) {
    return new Head(lastSeq + events, accessEpoch + (accessChanged ? 1 : 0), term, lastMessage);
  }

  public Head with(MessageId message) {
    return new Head(lastSeq, accessEpoch, term, message);
  }
}
