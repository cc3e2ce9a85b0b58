package chat.filament.writer;

import chat.filament.core.GuildId;
import chat.filament.platform.db.DatabaseOutage;
import chat.filament.platform.event.AccessChange;
import chat.filament.platform.event.Batch;
import chat.filament.writer.SingleCommitStore.Committed;
import io.vertx.core.Future;
import io.vertx.pgclient.PgException;
import java.util.List;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/// Commits one [Change.Write] and tells everybody how it went: the new state first, then
/// subscribers, then the one who asked.
final class SingleCommit {
  private final SingleCommitStore store;
  private final Decisions decisions;
  private final AfterCommit after;
  private final Recovery recovery;
  private final Consumer<GuildId> second;

  /// `second` is told of each guild that somebody else has committed to before.
  SingleCommit(
      SingleCommitStore store,
      Decisions decisions,
      AfterCommit after,
      Recovery recovery,
      Consumer<GuildId> second) {
    this.second = second;
    this.store = store;
    this.decisions = decisions;
    this.after = after;
    this.recovery = recovery;
  }

  /// Done when the mailbox is free again; never fails.
  <R> Future<Void> run(
      Mailbox mailbox, PendingCommand<R> pending, Change.Write<R> write, long now) {
    var from = mailbox.commit();
    var decided =
        new SingleCommitStore.Decided<>(
            mailbox.guild(),
            from,
            write,
            (locked, head) ->
                decisions.again(mailbox, pending.command(), locked, head.lastMessage()),
            pending::isLate);
    return store
        .commit(decided, now)
        .transform(done -> {
          if (done.failed()) {
            failed(mailbox, pending, done.cause());
            return Future.succeededFuture();
          }
          var committed = done.result();
          if (!committed.from().equals(from)) {
            return behindOthers(mailbox, committed)
                .map(told -> answer(mailbox, pending, committed));
          }
          committed(mailbox, committed);
          return Future.succeededFuture(answer(mailbox, pending, committed));
        });
  }

  private <R> @Nullable Void answer(
      Mailbox mailbox, PendingCommand<R> pending, Committed<R> committed) {
    after.answer(mailbox.guild(), () -> pending.complete(committed.result().result()));
    return null;
  }

  private void committed(Mailbox mailbox, Committed<?> committed) {
    var result = committed.result();
    var head = result.moves(committed.from());
    var batch = batch(mailbox, committed);
    if (batch.access() instanceof AccessChange.Deleted) {
      mailbox.vanish();
    } else {
      mailbox.settle(head);
    }
    if (!result.isSilent()) {
      after.publish(batch, head);
    }
  }

  /// What others have committed is published before it, and so it is read from the log with theirs.
  /// Never fails: the change is made. When the log cannot be read, what is in memory is as before
  /// the change, and nobody may be answered from it any more.
  private Future<Void> behindOthers(Mailbox mailbox, Committed<?> committed) {
    var result = committed.result();
    second.accept(mailbox.guild());
    mailbox.overtaken();
    if (!result.isSilent()) {
      after.hint(batch(mailbox, committed), result.moves(committed.from()));
    }
    return recovery
        .load(mailbox)
        .otherwise(failure -> {
          after.forget(mailbox.guild());
          return null;
        });
  }

  private static Batch batch(Mailbox mailbox, Committed<?> committed) {
    var result = committed.result();
    var from = committed.from();
    var access = result.access().at(result.moves(from).accessEpoch());
    return new Batch(mailbox.guild(), from.lastSeq() + 1, result.events(), access);
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
