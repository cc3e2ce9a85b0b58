package chat.filament.writer;

import chat.filament.core.GuildId;
import chat.filament.platform.db.DatabaseOutage;
import chat.filament.platform.event.AccessChange;
import chat.filament.platform.event.Batch;
import io.vertx.core.Future;
import io.vertx.pgclient.PgException;
import java.util.Set;
import java.util.function.Consumer;

/// Commits a group and tells everybody how it went: subscribers first, then those who asked.
final class GroupCommit {
  private final GroupCommitStore store;
  private final AfterCommit after;
  private final Recovery recovery;
  private final Consumer<GuildId> second;

  /// `second` is told of each guild that somebody else has committed to before.
  GroupCommit(
      GroupCommitStore store, AfterCommit after, Recovery recovery, Consumer<GuildId> second) {
    this.second = second;
    this.store = store;
    this.after = after;
    this.recovery = recovery;
  }

  /// Done when every mailbox of the group is free again; never fails.
  ///
  /// @param waits whether to wait for a head that somebody else has locked, instead of leaving that
  ///   guild out
  Future<Void> run(CommitGroup group, long now, boolean waits) {
    group.close();
    return store
        .commit(group, now, waits)
        .transform(done -> {
          if (done.succeeded()) {
            group.parts().forEach(part -> ended(part, done.result()));
          } else {
            group.parts().forEach(part -> failed(group, part, done.cause()));
          }
          return Future.succeededFuture();
        });
  }

  private void ended(CommitGroup.Part part, Set<GuildId> committed) {
    if (committed.contains(part.guild())) {
      committed(part);
    } else {
      second.accept(part.guild());
      part.mailbox().contend();
      again(part);
    }
  }

  private void committed(CommitGroup.Part part) {
    var guild = part.guild();
    var head = part.to();
    part.mailbox().settle(head);
    var events = part.entries().stream().map(CommitGroup.Entry::event).toList();
    var batch = new Batch(guild, part.from().lastSeq() + 1, events, new AccessChange.None());
    after.publish(batch, head);
    part.entries().forEach(entry -> after.answer(guild, entry::done));
  }

  private void failed(CommitGroup group, CommitGroup.Part part, Throwable failure) {
    var mailbox = part.mailbox();
    switch (failure) {
      case DatabaseOutage outage -> recovery.begin(mailbox, part.commands(), outage);
      case PgException answer when Conflicts.isRepeatable(answer) -> {
        mailbox.undo();
        again(part);
      }
      default -> apart(group, part, failure);
    }
  }

  /// One bad row must not fail its neighbours: each is tried again by itself.
  private void apart(CommitGroup group, CommitGroup.Part part, Throwable failure) {
    if (group.rows() == 1) {
      recovery.refused(part.mailbox(), part.entries().getFirst().pending(), failure);
      return;
    }
    part.mailbox().undo();
    part.commands().forEach(PendingCommand::separate);
    part.mailbox().putBack(part.commands());
  }

  private static void again(CommitGroup.Part part) {
    part.mailbox().putBack(part.commands().stream().filter(Conflicts::mayTryAgain).toList());
  }
}
