package chat.filament.writer;

import chat.filament.core.GuildId;
import chat.filament.platform.db.DatabaseOutage;
import chat.filament.platform.event.AccessChange;
import chat.filament.platform.event.Batch;
import chat.filament.platform.log.Head;
import io.vertx.core.Future;
import io.vertx.pgclient.PgException;
import java.util.List;
import java.util.function.Consumer;

/// Commits one [Change.Write] and tells everybody how it went: the new state first, then
/// subscribers, then the one who asked.
final class SingleCommit {
  private final SingleCommitStore store;
  private final AfterCommit after;
  private final Recovery recovery;
  private final Consumer<GuildId> second;

  /// `second` is told of each guild that somebody else has committed to before.
  SingleCommit(
      SingleCommitStore store, AfterCommit after, Recovery recovery, Consumer<GuildId> second) {
    this.second = second;
    this.store = store;
    this.after = after;
    this.recovery = recovery;
  }

  /// Done when the mailbox is free again; never fails.
  <R> Future<Void> run(
      Mailbox mailbox, PendingCommand<R> pending, Change.Write<R> write, long now) {
    var from = mailbox.commit();
    return store
        .commit(mailbox.guild(), from, write, pending::isLate, now)
        .transform(done -> {
          if (done.succeeded()) {
            committed(mailbox, from, done.result());
            after.answer(mailbox.guild(), () -> pending.complete(done.result().result()));
          } else {
            failed(mailbox, pending, done.cause());
          }
          return Future.succeededFuture();
        });
  }

  private void committed(Mailbox mailbox, Head from, ChangeResult<?> result) {
    var head = result.moves(from);
    var access = result.access().at(head.accessEpoch());
    if (access instanceof AccessChange.Deleted) {
      mailbox.vanish();
    } else {
      mailbox.settle(head);
    }
    if (!result.isSilent()) {
      var batch = new Batch(mailbox.guild(), from.lastSeq() + 1, result.events(), access);
      after.publish(batch, head);
    }
  }

  private void failed(Mailbox mailbox, PendingCommand<?> pending, Throwable failure) {
    switch (failure) {
      case DatabaseOutage outage -> recovery.begin(mailbox, List.of(pending), outage);
      case SingleCommitStore.HeadMoved _ -> {
        second.accept(mailbox.guild());
        mailbox.overtaken();
        again(mailbox, pending);
      }
      case PgException answer when Conflicts.isRepeatable(answer) -> {
        mailbox.undo();
        again(mailbox, pending);
      }
      default -> recovery.refused(mailbox, pending, failure);
    }
  }

  private static void again(Mailbox mailbox, PendingCommand<?> pending) {
    if (Conflicts.mayTryAgain(pending)) {
      mailbox.putBack(List.of(pending));
    }
  }
}
