package chat.filament.writer;

import chat.filament.access.GuildStates;
import chat.filament.audit.AuditStore;
import chat.filament.core.GuildId;
import chat.filament.core.permission.GuildSnapshot;
import chat.filament.platform.db.Database;
import chat.filament.platform.log.Head;
import chat.filament.platform.log.LogStore;
import io.vertx.core.Future;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// Commits one change in a transaction of its own: the head is locked and compared first, then come
/// the change's statements, its audit rows and its log rows.
final class SoloCommit {
  private final Database database;
  private final LogStore log;
  private final AuditStore audit;
  private final GuildStates states;

  SoloCommit(Database database, LogStore log, AuditStore audit, GuildStates states) {
    this.database = database;
    this.log = log;
    this.audit = audit;
    this.states = states;
  }

  /// What was committed: the written change, the new head, and the new snapshot if the structure
  /// changed.
  record Committed<R>(Written<R> written, Head head, @Nullable GuildSnapshot snapshot) {}

  /// Fails with [HeadMoved] when the head is not the one that the decision was made on; nothing is
  /// written then.
  <R> Future<Committed<R>> commit(GuildId guild, Head from, Change.Write<R> write, long now) {
    return database.transaction(connection ->
        log.lock(connection, guild)
            .compose(head -> {
              if (!head.equals(Optional.of(from))) {
                return Future.failedFuture(new HeadMoved());
              }
              var transaction = new Transaction(connection, from.lastSeq() + 1, now);
              return write
                  .work()
                  .apply(transaction)
                  .compose(written -> finish(transaction, guild, from, written));
            }));
  }

  private <R> Future<Committed<R>> finish(
      Transaction transaction, GuildId guild, Head from, Written<R> written) {
    if (written.isNothing()) {
      return Future.succeededFuture(new Committed<>(written, from, null));
    }
    boolean access = !(written.effect() instanceof Effect.None);
    var rows = audit.append(transaction.connection(), guild, written.audit(), transaction.now());
    var moved =
        log.append(
            transaction.connection(), guild, from, access, written.events(), transaction.now());
    return Future.all(rows, moved)
        .compose(done -> {
          Head head = moved.result();
          if (!(written.effect() instanceof Effect.Structure)) {
            return Future.succeededFuture(new Committed<>(written, head, null));
          }
          return states
              .snapshotIn(transaction.connection(), guild)
              .map(snapshot -> new Committed<>(written, head, snapshot.orElseThrow()));
        });
  }

  /// Another process has written to the guild since its head was read.
  static final class HeadMoved extends RuntimeException {
    private static final long serialVersionUID = 1;

    HeadMoved() {
      super("the guild's head has moved", null, false, false);
    }
  }
}
