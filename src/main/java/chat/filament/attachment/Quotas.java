package chat.filament.attachment;

import chat.filament.core.AttachmentId;
import chat.filament.core.Problem;
import chat.filament.core.Refusal;
import chat.filament.core.UserId;
import chat.filament.platform.db.Database;
import chat.filament.platform.db.Sql;
import io.vertx.core.Future;
import java.util.function.Function;

/// The quota of a user's files, all guilds together: 250 MiB, exact however many uploads run at
/// once, because each reserves what it will take before it takes it.
final class Quotas {
  static final long BYTES = 262_144_000;

  private final Database database;

  Quotas(Database database) {
    this.database = database;
  }

  /// Reserves `bytes` for a new upload; fails with `quota_exceeded` when less is left.
  Future<Void> reserve(AttachmentId id, UserId owner, long bytes) {
    return inTurn(owner, sql -> ReservationStore.insert(sql, id, owner, bytes, BYTES));
  }

  /// Reserves `bytes` more for an upload; fails with `quota_exceeded` when less is left.
  Future<Void> grow(AttachmentId id, UserId owner, long bytes) {
    return inTurn(owner, sql -> ReservationStore.grow(sql, id, owner, bytes, BYTES));
  }

  private Future<Void> inTurn(UserId owner, Function<Sql, Future<Boolean>> statement) {
    return database
        .transaction(
            sql -> ReservationStore.lock(sql, owner).compose(locked -> statement.apply(sql)))
        .compose(fits ->
            fits
                ? Future.succeededFuture()
                : Future.failedFuture(new Refusal(Problem.QUOTA_EXCEEDED)));
  }

  /// Gives back what an upload held. Answers whether it is certain that the upload has no row and
  /// will have none.
  Future<Boolean> release(AttachmentId id) {
    return ReservationStore.release(database, id);
  }
}
