package chat.filament.writer;

import chat.filament.audit.AuditStore;
import chat.filament.core.GuildId;
import chat.filament.core.Problem;
import chat.filament.core.Refusal;
import chat.filament.platform.db.Database;
import chat.filament.platform.log.Head;
import chat.filament.platform.log.LogStore;
import io.vertx.core.Future;
import java.util.function.BooleanSupplier;

/// Commits one change in a transaction of its own: the head is locked and compared first, then come
/// the change's statements, its audit rows and its log rows. PostgreSQL gives a transaction its id
/// when it has the lock, and not while it waits for it, so the ids of one guild rise with its
/// positions.
final class SingleCommitStore {
  private final Database database;
  private final LogStore log;
  private final AuditStore audit;

  SingleCommitStore(Database database, LogStore log, AuditStore audit) {
    this.database = database;
    this.log = log;
    this.audit = audit;
  }

  /// A change that is committed.
  ///
  /// @param from the head that it was put behind
  record Committed<R>(Head from, ChangeResult<R> result) {}

  /// What the change did. Fails with [HeadMoved] when it must be decided again; nothing is written
  /// then.
  ///
  /// Others may have committed since the head `from` was read, and under their commits it would be
  /// too late each time. So the change is put behind theirs as long as access is as it was, which
  /// is all that its decision was made on. A message is not, when its id is not the highest any
  /// more.
  ///
  /// @param isLate whether nobody waits for the answer any more; then nothing is written either
  <R> Future<Committed<R>> commit(
      GuildId guild, Head from, Change.Write<R> write, BooleanSupplier isLate, long now) {
    return database.transaction(connection ->
        log.lock(connection, guild)
            .compose(locked -> {
              if (locked.isEmpty() || !isDecidedOn(from, locked.get())) {
                return Future.failedFuture(new HeadMoved());
              }
              if (isLate.getAsBoolean()) {
                return Future.failedFuture(Refusal.retryAfter(Problem.UNAVAILABLE, 1));
              }
              var head = locked.get();
              var transaction = new Transaction(connection, head.lastSeq() + 1, now);
              return write
                  .work()
                  .apply(transaction)
                  .compose(result ->
                      isLate.getAsBoolean()
                          ? Future.failedFuture(Refusal.retryAfter(Problem.UNAVAILABLE, 1))
                          : finish(transaction, guild, head, result))
                  .map(result -> new Committed<>(head, result));
            }));
  }

  private static boolean isDecidedOn(Head from, Head locked) {
    return locked.accessEpoch() == from.accessEpoch() && locked.term() == from.term();
  }

  private <R> Future<ChangeResult<R>> finish(
      Transaction transaction, GuildId guild, Head from, ChangeResult<R> result) {
    if (result.isNothing()) {
      return Future.succeededFuture(result);
    }
    var message = result.message();
    var last = from.lastMessage();
    if (message != null && last != null && message.value().compareTo(last.value()) <= 0) {
      return Future.failedFuture(new HeadMoved());
    }
    var connection = transaction.connection();
    var audited = audit.append(connection, guild, result.audit(), transaction.now());
    var logged =
        log.append(connection, guild, from, result.moves(from), result.events(), transaction.now());
    return Future.all(audited, logged).map(result);
  }

  /// Another process has written to the guild since its head was read, and it matters.
  static final class HeadMoved extends RuntimeException {
    private static final long serialVersionUID = 1;

    HeadMoved() {
      super("the guild's head has moved", null, false, false);
    }
  }
}
