package chat.filament.bench;

import chat.filament.core.MessageId;
import java.time.Duration;

/// What became of one attempt to post a message.
sealed interface Outcome {
  /// Committed, under this id.
  record Created(MessageId id) implements Outcome {}

  /// Certainly not committed: throttled, or there was no connection to send it on.
  record Later(Duration pause, String why) implements Outcome {}

  /// Certainly not committed, and it never will be.
  record Refused(int status, String body) implements Outcome {}

  /// No answer, or a failure of the server: it may or may not have been committed.
  record Unknown(Duration pause, String why) implements Outcome {}
}
