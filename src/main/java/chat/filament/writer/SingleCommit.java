package chat.filament.writer;

import chat.filament.access.GuildStates;
import chat.filament.core.Problem;
import chat.filament.core.Refusal;
import chat.filament.platform.db.DatabaseOutage;
import chat.filament.platform.event.AccessChange;
import chat.filament.platform.event.Backplane;
import chat.filament.platform.event.Batch;
import chat.filament.platform.log.Head;
import io.vertx.core.Future;
import io.vertx.pgclient.PgException;
import java.util.List;
import java.util.Objects;

/// Commits one [Change.Write] and tells everybody how it went: the new state first, then
/// subscribers, then the one who asked.
final class SingleCommit {
  private final SingleCommitStore store;
  private final GuildStates states;
  private final Backplane backplane;
  private final Recovery recovery;

  SingleCommit(
      SingleCommitStore store, GuildStates states, Backplane backplane, Recovery recovery) {
    this.store = store;
    this.states = states;
    this.backplane = backplane;
    this.recovery = recovery;
  }

  /// Done when the mailbox is free again; never fails.
  <R> Future<Void> run(Mailbox mailbox, Pending<R> pending, Change.Write<R> write, long now) {
    var from = Objects.requireNonNull(mailbox.head());
    mailbox.busy(true);
    return store
        .commit(mailbox.guild(), from, write, now)
        .map(result -> {
          mailbox.busy(false);
          committed(mailbox, from, result);
          pending.answer().complete(result.result());
          return (Void) null;
        })
        .otherwise(failure -> {
          mailbox.busy(false);
          failed(mailbox, pending, failure);
          return null;
        });
  }

  private void committed(Mailbox mailbox, Head from, ChangeResult<?> result) {
    if (result.isSilent()) {
      return;
    }
    var guild = mailbox.guild();
    var head = result.moves(from);
    var access = result.access().at(head.accessEpoch());
    states.changed(guild, head.accessEpoch(), access);
    if (access instanceof AccessChange.Deleted) {
      mailbox.vanished();
    } else {
      mailbox.settled(head);
    }
    backplane.publish(new Batch(guild, from.lastSeq() + 1, result.events(), access));
  }

  private void failed(Mailbox mailbox, Pending<?> pending, Throwable failure) {
    switch (failure) {
      case DatabaseOutage outage -> recovery.begin(mailbox, List.of(pending), outage);
      case SingleCommitStore.HeadMoved _ -> {
        mailbox.unsettled();
        again(mailbox, pending);
      }
      case PgException conflict when GroupCommit.isConflict(conflict) -> again(mailbox, pending);
      default -> pending.answer().fail(failure);
    }
  }

  private static void again(Mailbox mailbox, Pending<?> pending) {
    if (pending.tryAgain()) {
      mailbox.putBack(List.of(pending));
    } else {
      pending.answer().fail(Refusal.retryAfter(Problem.UNAVAILABLE, 1));
    }
  }
}
