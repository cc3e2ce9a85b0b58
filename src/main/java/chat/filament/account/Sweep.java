package chat.filament.account;

import io.vertx.core.Future;
import java.time.InstantSource;
import java.util.function.Supplier;

/// Deletes expired sessions, old used tokens and unused tickets. Several nodes can do it at the
/// same time.
final class Sweep {
  /// Used tokens are known for as long as a token lives, and an hour.
  private static final long USED_SECONDS = AuthSessions.LIFE_SECONDS + 3_600;

  /// Until then every node has read that the session expired, and none of its used tokens is due.
  private static final long EXPIRED_SECONDS = 3_600;

  private static final int BATCH = 500;
  private static final int MAX_BATCHES = 40;

  private final SweepStore store;
  private final InstantSource clock;

  Sweep(SweepStore store, InstantSource clock) {
    this.store = store;
    this.clock = clock;
  }

  /// At most 20,000 rows of each kind; the rest next time.
  Future<Void> run() {
    long now = clock.instant().getEpochSecond();
    return batches(() -> store.deleteTickets(now, BATCH), MAX_BATCHES)
        .compose(
            done -> batches(() -> store.deleteUsedTokens(now - USED_SECONDS, BATCH), MAX_BATCHES))
        .compose(
            done -> batches(() -> store.deleteSessions(now - EXPIRED_SECONDS, BATCH), MAX_BATCHES));
  }

  private static Future<Void> batches(Supplier<Future<Integer>> batch, int left) {
    return batch
        .get()
        .compose(deleted ->
            deleted == BATCH && left > 1
                ? batches(batch, left - 1)
                : Future.<Void>succeededFuture());
  }
}
