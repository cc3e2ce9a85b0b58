package chat.filament.backup;

import chat.filament.account.SessionRevocation;
import chat.filament.platform.db.Database;
import chat.filament.platform.log.RestoredLog;
import io.vertx.core.Future;
import java.time.InstantSource;

/// A database that was made of a backup, before it is served for the first time.
///
/// Its sessions are as they were then: tokens that were used, rotated or revoked since would be
/// good again, so all sessions end. And clients have seen positions of the logs that it does not
/// have: the logs jump ahead, so that nobody resumes on them without being told of a gap.
public final class RestoredDatabase {
  private final SessionRevocation sessions;
  private final RestoredLog log;

  public RestoredDatabase(Database database, InstantSource clock) {
    this.sessions = new SessionRevocation(database, clock);
    this.log = new RestoredLog(database);
  }

  /// Answers how many sessions ended. Doing it again does no harm.
  public Future<Integer> adopt() {
    return log.adopt().compose(adopted -> sessions.revokeAll());
  }
}
