package chat.filament.account;

import chat.filament.core.IdSource;
import chat.filament.platform.db.Database;
import io.vertx.core.Future;
import java.time.InstantSource;

/// A new signing key on demand, from outside of a running server: every server on this database
/// takes it over by itself.
public final class KeyRotation {
  private final SigningKeys keys;

  public KeyRotation(Database database, IdSource ids, InstantSource clock) {
    this.keys = AccountModule.keys(database, ids, clock);
  }

  /// Makes the key; the one before verifies until its last token has expired.
  public Future<Void> rotate() {
    return keys.load().compose(loaded -> keys.rotate()).mapEmpty();
  }
}
