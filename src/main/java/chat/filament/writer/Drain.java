package chat.filament.writer;

import chat.filament.access.GuildStates;
import chat.filament.core.UserId;
import chat.filament.core.permission.Access;
import chat.filament.core.permission.GuildSnapshot;
import chat.filament.platform.log.LogReader;
import chat.filament.platform.log.LogStore;
import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// Takes the waiting commands, lets each decide on the newest state, and starts their commits.
final class Drain {
  /// Statements of many rows under way at once; more would make groups smaller, not faster.
  private static final int GROUPS = 2;

  /// Transactions of single changes under way at once.
  private static final int SINGLES = 12;

  private final WriterParts parts;
  private final GuildStates states;
  private final InstantSource clock;
  private final Line line;
  private final Recovery recovery;
  private final GroupCommit groups;
  private final SingleCommit singles;
  private int groupsUnderWay;
  private int singlesUnderWay;

  Drain(Vertx vertx, Context loop, InstantSource clock, WriterParts parts) {
    this.parts = parts;
    this.states = parts.states();
    this.clock = clock;
    this.line = new Line(loop, this::run);
    var database = parts.database();
    var backplane = parts.backplane();
    var log = new LogStore(database);
    var catchUp = new CatchUp(log, new LogReader(database), states, backplane);
    this.recovery = new Recovery(vertx, catchUp, this::free);
    this.groups = new GroupCommit(new GroupCommitStore(database), backplane, recovery);
    this.singles =
        new SingleCommit(
            new SingleCommitStore(database, log, parts.audit()), states, backplane, recovery);
  }

  void add(Mailbox mailbox) {
    line.add(mailbox);
  }

  private void run() {
    while (groupsUnderWay < GROUPS) {
      var group = new Group();
      for (int left = line.size(); left > 0 && !group.isFull(); left--) {
        var mailbox = line.poll();
        if (mailbox != null) {
          step(mailbox, group);
        }
      }
      if (group.rows() == 0) {
        return;
      }
      commit(group);
    }
  }

  private void commit(Group group) {
    groupsUnderWay++;
    groups
        .run(group, now())
        .onComplete(done -> {
          groupsUnderWay--;
          group.parts().forEach(part -> free(part.mailbox()));
        });
  }

  /// A mailbox may go on.
  private void free(Mailbox mailbox) {
    if (!mailbox.isBusy() && !mailbox.waiting().isEmpty()) {
      line.keep(mailbox);
    }
    line.schedule();
  }

  private void step(Mailbox mailbox, Group group) {
    if (mailbox.isBusy()) {
      return;
    }
    boolean more = true;
    Pending<?> pending;
    while (more && (pending = mailbox.waiting().peek()) != null) {
      more = consider(mailbox, pending, group);
    }
    if (group.rowsOf(mailbox) > 0) {
      mailbox.busy(true);
    } else if (!mailbox.isBusy() && !mailbox.waiting().isEmpty()) {
      line.keep(mailbox); // something else must end first
    }
  }

  /// Handles the first command of a mailbox; false when it, or what follows, must wait.
  private <R> boolean consider(Mailbox mailbox, Pending<R> pending, Group group) {
    var decision = decision(mailbox, pending);
    if (decision == null) {
      if (group.rowsOf(mailbox) == 0) {
        load(mailbox, pending);
      }
      return false;
    }
    Change<R> change;
    try {
      change = pending.command().decide(decision);
    } catch (RuntimeException refusal) {
      mailbox.waiting().remove();
      pending.answer().fail(refusal);
      return true;
    }
    return switch (change) {
      case Change.Nothing<R>(var result) -> {
        mailbox.waiting().remove();
        pending.answer().complete(result);
        yield true;
      }
      case Change.Append<R, ?> append -> append(mailbox, pending, append, group);
      case Change.Write<R> write -> {
        if (group.rowsOf(mailbox) == 0 && singlesUnderWay < SINGLES) {
          write(mailbox, pending, write);
        }
        yield false;
      }
    };
  }

  private <R> boolean append(
      Mailbox mailbox, Pending<R> pending, Change.Append<R, ?> append, Group group) {
    if (!group.takes(mailbox, pending, append.table())) {
      return false;
    }
    mailbox.waiting().remove();
    group.add(mailbox, pending, append);
    return true;
  }

  private <R> void write(Mailbox mailbox, Pending<R> pending, Change.Write<R> write) {
    mailbox.waiting().remove();
    singlesUnderWay++;
    singles
        .run(mailbox, pending, write, now())
        .onComplete(done -> {
          singlesUnderWay--;
          free(mailbox);
        });
  }

  /// What the command decides on, null when something must be loaded first.
  private @Nullable Decision decision(Mailbox mailbox, Pending<?> pending) {
    var head = mailbox.head();
    Optional<GuildSnapshot> guild = Optional.empty();
    Map<UserId, Access> accesses = Map.of();
    if (!mailbox.isMissing()) {
      var snapshot = states.peekSnapshot(mailbox.guild());
      if (head == null || snapshot == null || snapshot.accessEpoch() != head.accessEpoch()) {
        return null;
      }
      var known = accesses(pending.command());
      if (known == null) {
        return null;
      }
      guild = Optional.of(snapshot);
      accesses = known;
    }
    return new Decision(
        guild, accesses, now(), states.serverOwner(), () -> mailbox.nextMessage(parts.ids()));
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

  private void load(Mailbox mailbox, Pending<?> pending) {
    var head = mailbox.head();
    var snapshot = states.peekSnapshot(mailbox.guild());
    boolean stale =
        snapshot != null && head != null && snapshot.accessEpoch() != head.accessEpoch();
    if (head == null || stale) {
      if (stale) {
        states.forget(mailbox.guild());
      }
      recovery.load(mailbox);
      return;
    }
    mailbox.busy(true);
    var loads = new ArrayList<Future<?>>(List.of(states.snapshot(mailbox.guild())));
    pending.command().users().forEach(user -> loads.add(states.of(mailbox.guild(), user)));
    Future.all(loads)
        .onComplete(loaded -> {
          mailbox.busy(false);
          if (loaded.failed()) {
            mailbox.waiting().remove();
            pending.answer().fail(loaded.cause());
          } else if (loaded.result().<Optional<?>>resultAt(0).isEmpty()) {
            mailbox.unsettled(); // deleted elsewhere
          }
          free(mailbox);
        });
  }

  private long now() {
    return clock.instant().getEpochSecond();
  }
}
