package chat.filament.platform.db;

/// The database did not answer, or is in a state in which it cannot: nothing is known about the
/// fate of the statement, which may have been committed. Answered with 503 `unavailable`.
public final class DatabaseOutage extends RuntimeException {
  private static final long serialVersionUID = 1;

  DatabaseOutage(Throwable cause) {
    super("the database does not answer", cause, false, false);
  }
}
