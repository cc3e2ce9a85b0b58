package chat.filament.bench.client;

import chat.filament.core.MessageId;
import java.time.Duration;

/// What became of one attempt to post a message.
public sealed interface PostOutcome {
  /// Committed, under this id.
  record Created(MessageId id) implements PostOutcome {}

  /// Certainly not committed: throttled, or there was no connection to send it on.
  record Later(Duration pause) implements PostOutcome {}

  /// Certainly not committed, and it never will be.
  record Refused(String why) implements PostOutcome {}

  /// No answer, or a failure of the server: it may or may not have been committed.
  record Unknown(Duration pause, String why) implements PostOutcome {}
}
