package chat.filament.purge;

import chat.filament.platform.db.Sql;
import io.vertx.core.Future;

/// Asks for purges.
public final class Purges {
  private Purges() {}

  /// In the transaction that makes its rows void: both hold, or neither does.
  public static Future<Void> ask(Sql transaction, Purge purge) {
    return PurgeStore.insert(transaction, purge);
  }
}
