package chat.filament.writer;

import chat.filament.core.GuildId;
import chat.filament.core.Problem;
import chat.filament.core.Refusal;
import chat.filament.platform.event.Batch;
import chat.filament.platform.log.LogReader;
import chat.filament.platform.log.LogStore;
import io.vertx.core.Context;
import io.vertx.core.Vertx;
import java.time.InstantSource;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/// Takes the waiting commands, lets each decide on the newest state, and starts their commits.
final class Dispatcher {
  /// Statements of many rows under way at once. A second makes both smaller, and what a statement
  /// costs is shared by its rows: it begins only when enough waits for it, or when the first takes
  /// long and may be waiting for somebody else's lock.
  private static final int GROUPS = 2;

  /// Mailboxes that are worth a second statement.
  private static final int MANY = 64;

  private static final long LONG_MS = 10;

  /// Transactions of single changes under way at once. With the groups of all writers these are
  /// fewer than the writers' pool has connections.
  private static final int SINGLES = 5;

  /// Mailboxes whose head or access is being read at once.
  private static final int LOADS = 32;

  private final Slots groupSlots = new Slots(GROUPS);
  private final Slots singleSlots = new Slots(SINGLES);
  private final Slots loadSlots = new Slots(LOADS);
  private final InstantSource clock;
  private final WriterMeters meters;
  private final AfterCommit after;
  private final ReadyQueue ready;
  private final Decisions decisions;
  private final Recovery recovery;
  private final GroupCommit groups;
  private final SingleCommit singles;
  private final UnchangedAnswers unchanged;
  private final Vertx vertx;

  /// Whether the group that is being made may be committed now.
  private boolean begins;

  private long begunAt;
  private boolean looksAgain;

  Dispatcher(Vertx vertx, Context loop, InstantSource clock, GuildVerticle.Needs needs) {
    this.vertx = vertx;
    this.clock = clock;
    this.meters = needs.meters();
    this.ready = new ReadyQueue(loop, this::run);
    this.decisions = new Decisions(needs.states(), needs.ids());
    var database = needs.database();
    var log = new LogStore(database);
    this.after = new AfterCommit(needs.states(), needs.backplane(), needs.hints());
    var reader = new LogReader(database);
    var catchUp =
        new CatchUp(
            log, reader, needs.states(), after, meters, needs.owners().isClustered(), clock);
    this.recovery = new Recovery(vertx, catchUp, needs.states(), this::free);
    this.unchanged = new UnchangedAnswers(reader, needs.owners().isClustered(), this::free);
    Consumer<GuildId> second =
        guild -> {
          meters.second();
          needs.owners().second(guild);
        };
    this.groups = new GroupCommit(new GroupCommitStore(database), after, recovery, second);
    this.singles =
        new SingleCommit(
            new SingleCommitStore(database, log, needs.audit()),
            decisions,
            after,
            recovery,
            second);
  }

  void add(Mailbox mailbox) {
    ready.add(mailbox);
    ready.schedule();
  }

  /// Publishes what another node has committed, right behind what was published here.
  void publish(Batch batch) {
    meters.followed();
    after.deliver(batch);
  }

  /// A mailbox may go on, or a slot is free.
  private void free(Mailbox mailbox) {
    if (!mailbox.isBusy() && (!mailbox.isEmpty() || mailbox.isBehind())) {
      ready.add(mailbox);
    }
    ready.schedule();
  }

  private void run() {
    do {
      var group = new CommitGroup();
      begins = mayBegin();
      served(singleSlots, group);
      served(loadSlots, group);
      if (begins) {
        for (int left = ready.size(); left > 0 && !group.isFull(); left--) {
          step(Objects.requireNonNull(ready.poll()), group);
        }
      }
      if (group.rows() == 0) {
        break;
      }
      commit(group, groupSlots, false);
    } while (mayBegin());
    lookAgain();
  }

  private boolean mayBegin() {
    boolean takesLong = System.nanoTime() - begunAt >= TimeUnit.MILLISECONDS.toNanos(LONG_MS);
    return groupSlots.isFree() && (groupSlots.areAllFree() || takesLong || ready.size() >= MANY);
  }

  /// The end of a group goes on with what waits, unless it takes long.
  private void lookAgain() {
    if (!looksAgain && groupSlots.isFree() && ready.size() > 0) {
      looksAgain = true;
      vertx.setTimer(
          LONG_MS,
          due -> {
            looksAgain = false;
            ready.schedule();
          });
    }
  }

  /// Those who have waited for a slot go first.
  private void served(Slots slots, CommitGroup group) {
    Mailbox next;
    while ((next = slots.next()) != null) {
      step(next, group);
    }
  }

  private void commit(CommitGroup group, Slots slots, boolean waits) {
    slots.take();
    long begin = System.nanoTime();
    begunAt = slots == groupSlots ? begin : begunAt;
    groups
        .run(group, now(), waits)
        .onComplete(done -> {
          meters.groupCommitted(group.rows(), System.nanoTime() - begin);
          slots.free();
          group.parts().forEach(part -> free(part.mailbox()));
        });
  }

  private void step(Mailbox mailbox, CommitGroup group) {
    if (mailbox.isBusy()) {
      return;
    }
    if (mailbox.isBehind()) {
      catchUp(mailbox);
    } else if (!mailbox.isContended()) {
      fill(mailbox, group);
    } else if (singleSlots.isFree()) {
      var own = new CommitGroup();
      fill(mailbox, own);
      if (own.rows() > 0) {
        commit(own, singleSlots, true);
      }
    } else {
      singleSlots.await(mailbox);
    }
  }

  private void fill(Mailbox mailbox, CommitGroup group) {
    boolean more = true;
    PendingCommand<?> pending;
    while (more && (pending = first(mailbox, group)) != null) {
      more = consider(mailbox, pending, group);
    }
    if (group.rowsOf(mailbox) > 0) {
      mailbox.commit();
    } else if (!mailbox.isBusy() && !mailbox.isEmpty()) {
      ready.add(mailbox); // unless it waits for a slot, something else must end first
    }
  }

  /// The first command of a mailbox, joined with its neighbours where that is possible.
  private @Nullable PendingCommand<?> first(Mailbox mailbox, CommitGroup group) {
    if (group.rowsOf(mailbox) == 0 && singleSlots.isFree()) {
      JoinedCommand.gather(mailbox, unchanged);
    }
    return mailbox.peek();
  }

  /// Handles the first command of a mailbox; false when it, or what follows, must wait.
  private <R> boolean consider(Mailbox mailbox, PendingCommand<R> pending, CommitGroup group) {
    if (pending.isLate()) {
      mailbox.poll();
      pending.fail(Refusal.retryAfter(Problem.UNAVAILABLE, 1));
      return true;
    }
    var decision = decisions.of(mailbox, pending.command(), now());
    if (decision == null) {
      if (group.rowsOf(mailbox) == 0) {
        load(mailbox, pending.command());
      }
      return false;
    }
    Change<R> change;
    try {
      change = pending.command().decide(decision);
    } catch (RuntimeException refusal) {
      mailbox.poll();
      unchanged.fail(mailbox, pending, refusal);
      return true;
    }
    if (!(mailbox.state() instanceof MailboxState.Settled) && !(change instanceof Change.Nothing)) {
      mailbox.poll();
      pending.fail(new IllegalStateException("a change of a guild that does not exist"));
      return true;
    }
    return switch (change) {
      case Change.Nothing<R>(var result) -> {
        mailbox.poll();
        unchanged.complete(mailbox, pending, result);
        yield true;
      }
      case Change.Append<R, ?> append -> append(mailbox, pending, append, group);
      case Change.Write<R> write -> {
        if (group.rowsOf(mailbox) == 0) {
          write(mailbox, pending, write);
        }
        yield false;
      }
    };
  }

  private <R> boolean append(
      Mailbox mailbox, PendingCommand<R> pending, Change.Append<R, ?> append, CommitGroup group) {
    var head = Objects.requireNonNull(mailbox.published());
    boolean hasSlot = mailbox.isContended() || begins;
    if (!hasSlot || !group.takes(mailbox, pending, append.table())) {
      return false;
    }
    mailbox.poll();
    group.add(mailbox, head, pending, append);
    return true;
  }

  private <R> void write(Mailbox mailbox, PendingCommand<R> pending, Change.Write<R> write) {
    if (!singleSlots.isFree()) {
      singleSlots.await(mailbox);
      return;
    }
    mailbox.poll();
    singleSlots.take();
    long begin = System.nanoTime();
    singles
        .run(mailbox, pending, write, now())
        .onComplete(done -> {
          meters.singleCommitted(System.nanoTime() - begin);
          singleSlots.free();
          free(mailbox);
        });
  }

  /// Before anything else of the guild is decided.
  private void catchUp(Mailbox mailbox) {
    if (!loadSlots.isFree()) {
      loadSlots.await(mailbox);
      return;
    }
    loadSlots.take();
    recovery
        .catchUp(mailbox)
        .onComplete(done -> {
          loadSlots.free();
          free(mailbox);
        });
  }

  private void load(Mailbox mailbox, GuildCommand<?> command) {
    if (!loadSlots.isFree()) {
      loadSlots.await(mailbox);
      return;
    }
    loadSlots.take();
    decisions
        .load(mailbox, command, recovery)
        .onComplete(done -> {
          loadSlots.free();
          free(mailbox);
        });
  }

  private long now() {
    return clock.instant().getEpochSecond();
  }
}
