package chat.filament.writer;

import chat.filament.audit.AuditStore;
import chat.filament.core.GuildId;
import chat.filament.core.Problem;
import chat.filament.core.Refusal;
import chat.filament.platform.db.Database;
import chat.filament.platform.log.Head;
import chat.filament.platform.log.LogStore;
import io.vertx.core.Future;
import java.util.function.BiFunction;
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

  /// A change that is committed.
  ///
  /// @param from the head that it was put behind
  record Committed<R>(Head from, ChangeResult<R> result) {}

  /// A change and what it rests on.
  ///
  /// @param from the head that it was decided on
  /// @param again decides anew in a transaction that has locked the head, which it is given
  /// @param isLate whether nobody waits for the answer any more; then nothing is written
  record Decided<R>(
      GuildId guild,
      Head from,
      Change.Write<R> write,
      BiFunction<Transaction, Head, Future<Change<R>>> again,
      BooleanSupplier isLate) {
    private boolean isOn(Head locked) {
      return locked.accessEpoch() == from.accessEpoch() && locked.term() == from.term();
    }
  }

  /// What the change did; nothing is written when it fails. Fails with [HeadMoved] when it must be
  /// decided again.
  ///
  /// Others may have committed since the head was read, and under their commits it would be too
  /// late each time. So the change is put behind theirs. As long as access is as it was, that is
  /// all that it was decided on; otherwise it is decided anew under the lock, where nobody is
  /// faster. A message is not put behind another when its id is not the highest any more.
  <R> Future<Committed<R>> commit(Decided<R> decided, long now) {
    return database.transaction(connection ->
        log.lock(connection, decided.guild())
            .compose(locked -> {
              if (locked.isEmpty()) {
                return Future.failedFuture(new HeadMoved());
              }
              if (decided.isLate().getAsBoolean()) {
                return Future.failedFuture(Refusal.retryAfter(Problem.UNAVAILABLE, 1));
              }
              var head = locked.get();
              var transaction = new Transaction(connection, head.lastSeq() + 1, now);
              return head.equals(decided.from())
                  ? write(transaction, decided, head, decided.write())
                  : behind(transaction, decided, head);
            }));
  }

  private <R> Future<Committed<R>> behind(Transaction transaction, Decided<R> decided, Head head) {
    return log.isInOrder(transaction.connection(), decided.guild(), head)
        .compose(inOrder -> {
          if (!inOrder) {
            return Future.failedFuture(new HeadMoved());
          }
          return decided.isOn(head)
              ? write(transaction, decided, head, decided.write())
              : decided
                  .again()
                  .apply(transaction, head)
                  .compose(change -> change(transaction, decided, head, change));
        });
  }

  private <R> Future<Committed<R>> change(
      Transaction transaction, Decided<R> decided, Head head, Change<R> change) {
    return switch (change) {
      case Change.Nothing<R>(var result) ->
          Future.succeededFuture(new Committed<>(head, ChangeResult.nothing(result)));
      case Change.Write<R> write -> write(transaction, decided, head, write);
      case Change.Append<R, ?> _ -> Future.failedFuture(new HeadMoved());
    };
  }

  private <R> Future<Committed<R>> write(
      Transaction transaction, Decided<R> decided, Head head, Change.Write<R> write) {
    return write
        .work()
        .apply(transaction)
        .compose(result ->
            decided.isLate().getAsBoolean()
                ? Future.failedFuture(Refusal.retryAfter(Problem.UNAVAILABLE, 1))
                : finish(transaction, decided.guild(), head, result))
        .map(result -> new Committed<>(head, result));
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
