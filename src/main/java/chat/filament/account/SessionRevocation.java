package chat.filament.account;

import chat.filament.platform.db.Database;
import io.vertx.core.Future;
import java.time.InstantSource;

/// Ends every auth session there is, from outside of a running server.
public final class SessionRevocation {
  private final SessionStore sessions;

  public SessionRevocation(Database database, InstantSource clock) {
    this.sessions = new SessionStore(database, clock);
  }

  /// Answers how many were live. Everybody has to log in again.
  public Future<Integer> revokeAll() {
    return sessions.revokeAll();
  }
}
