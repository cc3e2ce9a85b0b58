package chat.filament.platform.db;

/// The database gave a statement up: it took too long, or waited too long for a lock. It has
/// changed nothing. Answered with 503 `unavailable`.
public final class DatabaseBusy extends RuntimeException {
  private static final long serialVersionUID = 1;

  DatabaseBusy(Throwable cause) {
    super("the database gave the statement up: " + cause.getMessage(), cause, false, false);
  }
}
