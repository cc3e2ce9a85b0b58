package chat.filament.writer;

import chat.filament.access.CommittedAccess;
import chat.filament.access.GuildStates;
import chat.filament.core.IdSource;
import chat.filament.core.MessageId;
import chat.filament.core.UserId;
import chat.filament.core.permission.Access;
import chat.filament.core.permission.GuildSnapshot;
import io.vertx.core.Future;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// Gathers what commands decide on from memory, and brings it there.
final class Decisions {
  private final GuildStates states;
  private final IdSource ids;

  Decisions(GuildStates states, IdSource ids) {
    this.states = states;
    this.ids = ids;
  }

  /// What the command decides on, null when something must be loaded first.
  @Nullable Decision of(Mailbox mailbox, GuildCommand<?> command, long now) {
    return switch (mailbox.state()) {
      case MailboxState.Missing() -> decision(mailbox, Optional.empty(), Map.of(), now);
      case MailboxState.Settled(var head) -> {
        var snapshot = states.peekSnapshot(mailbox.guild());
        var accesses = snapshot == null ? null : accesses(command);
        yield snapshot == null || snapshot.accessEpoch() != head.accessEpoch() || accesses == null
            ? null
            : decision(mailbox, Optional.of(snapshot), accesses, now);
      }
      case MailboxState.Unknown _,
          MailboxState.Loading _,
          MailboxState.Committing _,
          MailboxState.Recovering _ ->
          null;
    };
  }

  private Decision decision(
      Mailbox mailbox, Optional<GuildSnapshot> guild, Map<UserId, Access> accesses, long now) {
    return new Decision(guild, accesses, now, states.serverOwner(), () -> mailbox.nextMessage(ids));
  }

  /// What the command decides when access has changed since it was decided: read in the transaction
  /// that has locked the guild's head, so that nobody is faster again.
  <R> Future<Change<R>> again(
      Mailbox mailbox, GuildCommand<R> command, Transaction locked, @Nullable MessageId last) {
    return CommittedAccess.read(locked, mailbox.guild(), command.users(), states.serverOwner())
        .map(read ->
            command.decide(
                new Decision(
                    read.guild(),
                    read.accesses(),
                    locked.now(),
                    states.serverOwner(),
                    () -> mailbox.nextMessage(ids, last))));
  }

  private @Nullable Map<UserId, Access> accesses(GuildCommand<?> command) {
    var known = HashMap.<UserId, Access>newHashMap(command.users().size());
    for (var user : command.users()) {
      var access = states.peek(command.guild(), user);
      if (access == null) {
        return null;
      }
      known.put(user, access);
    }
    return known;
  }

  /// Loads what is missing for the mailbox's first command, which fails when that fails. Done when
  /// the mailbox can go on or recovers.
  Future<Void> load(Mailbox mailbox, GuildCommand<?> command, Recovery recovery) {
    if (!(mailbox.state() instanceof MailboxState.Settled(var head))) {
      return recovery.load(mailbox);
    }
    var snapshot = states.peekSnapshot(mailbox.guild());
    mailbox.load();
    if (snapshot != null && snapshot.accessEpoch() != head.accessEpoch()) {
      states.forget(mailbox.guild());
      mailbox.overtaken();
      return recovery.load(mailbox);
    }
    return access(mailbox, command);
  }

  private Future<Void> access(Mailbox mailbox, GuildCommand<?> command) {
    return states
        .load(mailbox.guild(), command.users())
        .transform(loaded -> {
          if (loaded.failed()) {
            mailbox.loaded();
            var first = mailbox.poll();
            if (first != null) {
              first.fail(loaded.cause());
            }
          } else if (loaded.result()) {
            mailbox.loaded();
          } else {
            mailbox.overtaken(); // deleted elsewhere
          }
          return Future.succeededFuture();
        });
  }
}
