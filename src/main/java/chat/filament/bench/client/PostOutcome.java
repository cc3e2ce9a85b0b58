package chat.filament.bench.client;

import chat.filament.core.MessageId;
import java.time.Duration;

/// What became of one attempt to post a message.
public sealed interface PostOutcome {
  /// How long to wait before the next one.
  default Duration pause() {
    return Duration.ZERO;
  }

  /// Committed, under this id.
  record Created(MessageId id) implements PostOutcome {}

  /// Certainly not committed: throttled, or there was no connection to send it on.
  record Later(Duration pause) implements PostOutcome {}

  /// Certainly not committed, and it never will be.
  record Refused(String why) implements PostOutcome {
    @Override
    public Duration pause() {
      return Duration.ofMillis(10);
    }
  }

  /// No answer, or a failure of the server: it may or may not have been committed.
  record Unknown(Duration pause, String why) implements PostOutcome {}
}
