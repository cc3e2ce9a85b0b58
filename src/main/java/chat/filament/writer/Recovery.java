package chat.filament.writer;

import chat.filament.access.GuildStates;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.util.List;
import java.util.function.Consumer;

/// What follows a commit that failed.
///
/// After an outage nobody knows whether the commit took place, or still will: the database may be
/// working on it, and notices late that its client is gone. So the head's term is moved on first,
/// which waits for whoever holds the head and is part of every compare-and-set: afterwards the
/// commit either is there, and is published even if nobody writes again, or can never be.
final class Recovery {
  private static final long FIRST_PAUSE_MS = 100;
  private static final long LONGEST_PAUSE_MS = 1_000;

  private final Vertx vertx;
  private final CatchUp catchUp;
  private final GuildStates states;
  private final Consumer<Mailbox> free;

  /// `free` is called with each mailbox that can go on.
  Recovery(Vertx vertx, CatchUp catchUp, GuildStates states, Consumer<Mailbox> free) {
    this.vertx = vertx;
    this.catchUp = catchUp;
    this.states = states;
    this.free = free;
  }

  /// Fails `commands`, whose fate is unknown, and catches up with the database.
  void begin(Mailbox mailbox, List<PendingCommand<?>> commands, Throwable outage) {
    commands.forEach(pending -> pending.fail(outage));
    mailbox.outage();
    mailbox.refuse(outage);
    later(mailbox, FIRST_PAUSE_MS);
  }

  /// The database refused a commit, which therefore did not take place. A command that violates a
  /// constraint is decided once more, on a state that is read again.
  void refused(Mailbox mailbox, PendingCommand<?> pending, Throwable refusal) {
    if (Conflicts.isConstraint(refusal) && pending.doubt()) {
      states.forget(mailbox.guild());
      mailbox.overtaken();
      mailbox.putBack(List.of(pending));
    } else {
      mailbox.undo();
      pending.fail(refusal);
    }
  }

  /// Reads the head of a mailbox that does not know it. Its commands fail when that fails.
  Future<Void> load(Mailbox mailbox) {
    mailbox.load();
    return catchUp
        .readHead(mailbox)
        .onFailure(failure -> {
          mailbox.outage();
          mailbox.refuse(failure);
          if (mailbox.isBusy()) {
            later(mailbox, FIRST_PAUSE_MS);
          }
        });
  }

  /// Reads what others have committed. When that fails the mailbox stays as it is, until others
  /// have seen something again, which they do every second, or a command comes.
  Future<Void> catchUp(Mailbox mailbox) {
    mailbox.lookAgain();
    return catchUp
        .readHead(mailbox)
        .onFailure(failure -> {
          if (mailbox.state() instanceof MailboxState.Loading) {
            mailbox.loaded();
          }
        });
  }

  private void fence(Mailbox mailbox, long pause) {
    catchUp
        .fence(mailbox)
        .onComplete(
            settled -> free.accept(mailbox),
            failure -> {
              mailbox.refuse(failure);
              later(mailbox, Math.min(2 * pause, LONGEST_PAUSE_MS));
            });
  }

  private void later(Mailbox mailbox, long pause) {
    vertx.setTimer(pause, timer -> fence(mailbox, pause));
  }
}
