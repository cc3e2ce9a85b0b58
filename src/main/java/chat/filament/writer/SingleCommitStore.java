package chat.filament.writer;

import chat.filament.audit.AuditStore;
import chat.filament.core.GuildId;
import chat.filament.core.Problem;
import chat.filament.core.Refusal;
import chat.filament.platform.db.Database;
import chat.filament.platform.log.Head;
import chat.filament.platform.log.LogStore;
import io.vertx.core.Future;
import java.util.Optional;
import java.util.function.BooleanSupplier;

/// Commits one change in a transaction of its own: the head is locked and compared first, then come
/// the change's statements, its audit rows and its log rows.
final class SingleCommitStore {
  private final Database database;
  private final LogStore log;
  private final AuditStore audit;

  SingleCommitStore(Database database, LogStore log, AuditStore audit) {
    this.database = database;
    this.log = log;
    this.audit = audit;
  }

  /// What the change did. Fails with [HeadMoved] when the head is not the one that the decision was
  /// made on; nothing is written then.
  ///
  /// @param isLate whether nobody waits for the answer any more; then nothing is written either
  <R> Future<ChangeResult<R>> commit(
      GuildId guild, Head from, Change.Write<R> write, BooleanSupplier isLate, long now) {
    return database.transaction(connection ->
        log.lock(connection, guild)
            .compose(head -> {
              if (!head.equals(Optional.of(from))) {
                return Future.failedFuture(new HeadMoved());
              }
              if (isLate.getAsBoolean()) {
                return Future.failedFuture(Refusal.retryAfter(Problem.UNAVAILABLE, 1));
              }
              var transaction = new Transaction(connection, from.lastSeq() + 1, now);
              return write
                  .work()
                  .apply(transaction)
                  .compose(result ->
                      isLate.getAsBoolean()
                          ? Future.failedFuture(Refusal.retryAfter(Problem.UNAVAILABLE, 1))
                          : finish(transaction, guild, from, result));
            }));
  }

  private <R> Future<ChangeResult<R>> finish(
      Transaction transaction, GuildId guild, Head from, ChangeResult<R> result) {
    if (result.isNothing()) {
      return Future.succeededFuture(result);
    }
    var connection = transaction.connection();
    var audited = audit.append(connection, guild, result.audit(), transaction.now());
    var logged =
        log.append(connection, guild, from, result.moves(from), result.events(), transaction.now());
    return Future.all(audited, logged).map(result);
  }

  /// Another process has written to the guild since its head was read.
  static final class HeadMoved extends RuntimeException {
    private static final long serialVersionUID = 1;

    HeadMoved() {
      super("the guild's head has moved", null, false, false);
    }
  }
}
