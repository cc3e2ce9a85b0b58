package chat.filament.writer;

import chat.filament.access.GuildStates;
import chat.filament.core.Problem;
import chat.filament.core.Refusal;
import chat.filament.core.permission.GuildSnapshot;
import chat.filament.platform.db.DatabaseOutage;
import chat.filament.platform.event.AccessChange;
import chat.filament.platform.event.Backplane;
import chat.filament.platform.event.Batch;
import io.vertx.core.Future;
import io.vertx.pgclient.PgException;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/// Commits one [Change.Write] and tells everybody how it went: the new state first, then
/// subscribers, then the one who asked.
final class SoloStep {
  private final SoloCommit commit;
  private final GuildStates states;
  private final Backplane backplane;
  private final Recovery recovery;

  SoloStep(SoloCommit commit, GuildStates states, Backplane backplane, Recovery recovery) {
    this.commit = commit;
    this.states = states;
    this.backplane = backplane;
    this.recovery = recovery;
  }

  /// Done when the mailbox is free again; never fails.
  <R> Future<Void> run(Mailbox mailbox, Pending<R> pending, Change.Write<R> write, long now) {
    var from = Objects.requireNonNull(mailbox.head());
    mailbox.busy(true);
    return commit
        .commit(mailbox.guild(), from, write, now)
        .map(committed -> {
          mailbox.busy(false);
          committed(mailbox, committed, from.lastSeq() + 1);
          pending.answer().complete(committed.written().result());
          return (Void) null;
        })
        .otherwise(failure -> {
          mailbox.busy(false);
          failed(mailbox, pending, failure);
          return null;
        });
  }

  private void committed(Mailbox mailbox, SoloCommit.Committed<?> committed, long firstSeq) {
    var written = committed.written();
    if (written.isNothing()) {
      return;
    }
    var guild = mailbox.guild();
    var access =
        switch (written.effect()) {
          case Effect.None() -> null;
          case Effect.Standings(var changed) -> {
            states.changed(guild, moved(mailbox, committed.head().accessEpoch()), changed);
            yield new AccessChange.Of(changed);
          }
          case Effect.Structure() -> {
            var snapshot = Objects.requireNonNull(committed.snapshot());
            states.changed(guild, snapshot, List.of());
            yield new AccessChange.Everyone(snapshot, List.of());
          }
          case Effect.Networks(var banned) -> {
            states.changed(guild, moved(mailbox, committed.head().accessEpoch()), List.of());
            yield new AccessChange.Networks(banned);
          }
          case Effect.Deleted() -> {
            states.forget(guild);
            yield new AccessChange.Deleted();
          }
        };
    if (access instanceof AccessChange.Deleted) {
      mailbox.vanished();
    } else {
      mailbox.settled(committed.head());
    }
    if (!written.events().isEmpty() || access != null) { // else only audited
      backplane.publish(new Batch(guild, firstSeq, written.events(), access));
    }
  }

  /// The same structure at the new epoch, if it is in memory.
  private @Nullable GuildSnapshot moved(Mailbox mailbox, long epoch) {
    var snapshot = states.peekSnapshot(mailbox.guild());
    return snapshot == null ? null : snapshot.at(epoch);
  }

  private void failed(Mailbox mailbox, Pending<?> pending, Throwable failure) {
    switch (failure) {
      case DatabaseOutage outage -> recovery.begin(mailbox, List.of(pending), outage);
      case SoloCommit.HeadMoved _ -> {
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
