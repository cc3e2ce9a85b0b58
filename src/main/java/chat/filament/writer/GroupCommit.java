package chat.filament.writer;

import chat.filament.core.Problem;
import chat.filament.core.Refusal;
import chat.filament.platform.db.DatabaseOutage;
import chat.filament.platform.event.AccessChange;
import chat.filament.platform.event.Backplane;
import chat.filament.platform.event.Batch;
import io.vertx.core.Future;
import io.vertx.pgclient.PgException;
import java.util.ArrayList;

/// Commits a group and tells everybody how it went: subscribers first, then those who asked.
final class GroupCommit {
  private final GroupCommitStore store;
  private final Backplane backplane;
  private final Recovery recovery;

  GroupCommit(GroupCommitStore store, Backplane backplane, Recovery recovery) {
    this.store = store;
    this.backplane = backplane;
    this.recovery = recovery;
  }

  /// Done when every mailbox of the group is free again; never fails.
  Future<Void> run(Group group, long now) {
    return store
        .commit(group, now)
        .map(committed -> {
          for (var part : group.parts()) {
            part.mailbox().busy(false);
            if (committed.contains(part.mailbox().guild())) {
              committed(part);
            } else {
              part.mailbox().unsettled();
              again(part);
            }
          }
          return (Void) null;
        })
        .otherwise(failure -> {
          failed(group, failure);
          return null;
        });
  }

  private void committed(Group.Part part) {
    var mailbox = part.mailbox();
    mailbox.settled(part.to());
    var events = part.entries().stream().map(Group.Entry::event).toList();
    var access = new AccessChange.None();
    backplane.publish(new Batch(mailbox.guild(), part.from().lastSeq() + 1, events, access));
    part.entries().forEach(Group.Entry::done);
  }

  private void failed(Group group, Throwable failure) {
    for (var part : group.parts()) {
      part.mailbox().busy(false);
      switch (failure) {
        case DatabaseOutage outage -> recovery.begin(part.mailbox(), part.commands(), outage);
        case PgException conflict when isConflict(conflict) -> again(part);
        default -> apart(group, part, failure);
      }
    }
  }

  /// Serialization failure and deadlock: the statement may simply be repeated.
  static boolean isConflict(PgException failure) {
    return "40001".equals(failure.getSqlState()) || "40P01".equals(failure.getSqlState());
  }

  /// One bad row must not fail its neighbours: each is tried again by itself.
  private static void apart(Group group, Group.Part part, Throwable failure) {
    if (group.rows() == 1) {
      part.commands().forEach(pending -> pending.answer().fail(failure));
      return;
    }
    part.commands().forEach(Pending::separate);
    part.mailbox().putBack(part.commands());
  }

  private static void again(Group.Part part) {
    var more = new ArrayList<Pending<?>>(part.entries().size());
    for (var pending : part.commands()) {
      if (pending.tryAgain()) {
        more.add(pending);
      } else {
        pending.answer().fail(Refusal.retryAfter(Problem.UNAVAILABLE, 1));
      }
    }
    part.mailbox().putBack(more);
  }
}
