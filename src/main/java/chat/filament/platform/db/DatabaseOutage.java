package chat.filament.platform.db;

import org.slf4j.spi.LoggingEventBuilder;

/// The database did not answer, or is in a state in which it cannot: nothing is known about the
/// fate of the statement, which may have been committed. Answered with 503 `unavailable`.
public final class DatabaseOutage extends RuntimeException {
  private static final long serialVersionUID = 1;

  DatabaseOutage(Throwable cause) {
    super("the database does not answer", cause, false, false);
  }

  /// Adds to a line why background work failed: an outage, as at the end of every server, in words;
  /// anything else with its stack trace.
  public static LoggingEventBuilder explain(LoggingEventBuilder line, Throwable failure) {
    return failure instanceof DatabaseOutage
        ? line.addKeyValue("error", failure.getMessage())
        : line.setCause(failure);
  }
}
