package chat.filament.app.postgres;

/// The embedded PostgreSQL cannot run. The message says why, in PostgreSQL's own words where it has
/// said something, and what to do.
public final class PostgresFailure extends Exception {
  private static final long serialVersionUID = 1;

  PostgresFailure(String message) {
    super(message);
  }

  PostgresFailure(String message, Throwable cause) {
    super(message, cause);
  }
}
