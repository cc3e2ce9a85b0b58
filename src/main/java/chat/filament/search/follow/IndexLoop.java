package chat.filament.search.follow;

import chat.filament.core.GuildId;
import chat.filament.core.Problem;
import chat.filament.core.Refusal;
import chat.filament.platform.log.LogPage;
import chat.filament.platform.log.LogTail;
import chat.filament.search.follow.IndexPosition.Filled;
import chat.filament.search.follow.IndexRequests.Suspicion;
import io.vertx.core.AsyncResult;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// What the index worker does, in turns, one at a time: a page of the log; if that was the last
/// one, a page of what else is to be done; then what is due to become visible or to be committed.
///
/// A turn is begun by a batch that this process committed, by a search that waits, by the turn
/// before if it left something, and at least once a second, because other processes write to the
/// log, too. Everything runs on the index worker.
final class IndexLoop {
  private static final Logger log = LoggerFactory.getLogger(IndexLoop.class);

  /// So that a turn of a busy server has more than one batch to do.
  private static final long BETWEEN_BATCHES_MS = 50;

  private static final long POLL_MS = 1_000;
  private static final long INVISIBLE_MS = 100;
  private static final long WAITED_FOR_MS = 20;
  private static final long FIRST_UNSETTLED_MS = 5;
  private static final long LAST_UNSETTLED_MS = 200;
  private static final long JOBS_NANOS = TimeUnit.SECONDS.toNanos(2);
  private static final int JOBS = 100;
  private static final long FIRST_TROUBLE_MS = 100;
  private static final long LAST_TROUBLE_MS = 10_000;

  private final SearchVerticle.Parts parts;
  private final LogTail tail;
  private final SearchStore store;
  private final Follower follower;
  private final Filling filling;
  private final WorkLine line = new WorkLine();
  private final Waiters waiters;
  private final Alarm alarm;
  private final Promise<Void> idle = Promise.promise();
  private @Nullable OpenIndex index;
  private @Nullable IndexBroken suspected;
  private long trouble;
  private long unsettled;
  private long askedAt;
  private boolean turning;
  private boolean missed;
  private boolean stopping;

  IndexLoop(Vertx vertx, SearchVerticle.Parts parts) {
    this.parts = parts;
    this.tail = new LogTail(parts.database());
    this.store = new SearchStore(parts.database());
    this.follower = new Follower(tail, store, new IndexLag(parts.clock(), parts.registry()));
    this.filling = new Filling(store);
    this.askedAt = parts.nanos().getAsLong() - JOBS_NANOS;
    this.waiters = new Waiters(parts.nanos());
    this.alarm = new Alarm(vertx, parts.nanos(), this::turn);
  }

  /// Opens the index.
  Future<Void> open() {
    return opened().mapEmpty();
  }

  void begin() {
    alarm.in(0);
  }

  void poke() {
    alarm.in(waiters.isEmpty() ? BETWEEN_BATCHES_MS : 0);
  }

  Future<Boolean> reach(long transaction) {
    var reached = waiters.add(transaction);
    alarm.in(0);
    return reached;
  }

  /// Does a rebuild; one that is known already is joined. When too much waits it stays in its table
  /// until there is room.
  Future<Void> rebuild(SearchJob job) {
    if (line.of(job).orElse(null) instanceof Rebuilding known) {
      return known.done();
    }
    var work = new Rebuilding(job, parts.jobs(), store, parts.nanos());
    return line.add(work) ? begun(work.done()) : Future.failedFuture(full());
  }

  Future<Reconciled> reconcile(GuildId guild) {
    var work = reconciling(guild, null);
    return line.add(work) ? begun(work.done()) : Future.failedFuture(full());
  }

  private Reconciling reconciling(GuildId guild, @Nullable SearchJob job) {
    return new Reconciling(guild, job, parts.jobs(), tail, store);
  }

  private <T> Future<T> begun(Future<T> done) {
    alarm.in(0);
    return done;
  }

  private static Refusal full() {
    return Refusal.retryAfter(Problem.UNAVAILABLE, 1);
  }

  /// Opens the index again, unless that was done since.
  void suspect(Suspicion suspicion) {
    var open = index;
    if (open != null && open.showed(suspicion.view())) {
      suspected = new IndexBroken(suspicion.cause());
      alarm.in(0);
    }
  }

  /// Ends the turn that is under way, commits and closes.
  Future<Void> stop() {
    stopping = true;
    alarm.stop();
    if (!turning) {
      idle.tryComplete();
    }
    return idle.future()
        .map(ended -> {
          var open = index;
          if (open != null) {
            commitAndClose(open);
          }
          return null;
        });
  }

  private static void commitAndClose(OpenIndex open) {
    try {
      open.commit();
    } finally {
      open.close();
    }
  }

  private void turn() {
    if (turning || stopping) {
      missed = true;
      return;
    }
    turning = true;
    missed = false;
    opened().compose(this::turn).onComplete(this::ended);
  }

  private Future<OpenIndex> opened() {
    var open = index;
    if (open != null) {
      return Future.succeededFuture(open);
    }
    return Future.all(store.identity(), tail.end())
        .map(now -> {
          var fresh = new IndexPosition(now.resultAt(0), now.resultAt(1), Filled.NOTHING);
          var opened = OpenIndex.open(parts.path(), fresh, parts.latest(), parts.nanos());
          index = opened;
          return opened;
        });
  }

  /// Answers after how many milliseconds there is something to do again.
  private Future<Long> turn(OpenIndex open) {
    var broken = suspected;
    suspected = null;
    if (broken != null) {
      return Future.failedFuture(broken);
    }
    return follower
        .page(open)
        .compose(rest ->
            rest == LogPage.Rest.MORE
                ? Future.succeededFuture(0L)
                : work(open).map(left -> pause(rest, left)))
        .map(pause -> Math.min(pause, settle(open)));
  }

  private Future<Work.Rest> work(OpenIndex open) {
    long now = parts.nanos().getAsLong();
    if (now - askedAt >= JOBS_NANOS && line.isEmpty()) {
      askedAt = now;
      return takeJobs().map(taken -> line.isEmpty() ? Work.Rest.NOTHING : Work.Rest.MORE);
    }
    if (!line.isEmpty()) {
      return line.page(open);
    }
    return open.position().filled() == null
        ? Future.succeededFuture(Work.Rest.NOTHING)
        : filling.page(open);
  }

  /// What was asked for by a command, or before this process started.
  private Future<Void> takeJobs() {
    return parts
        .jobs()
        .unfinished(JOBS)
        .map(jobs -> {
          jobs.stream()
              .filter(job -> line.of(job).isEmpty())
              .map(job ->
                  switch (job.kind()) {
                    case REBUILD -> new Rebuilding(job, parts.jobs(), store, parts.nanos());
                    case RECONCILE -> reconciling(job.guild(), job);
                  })
              .forEach(line::add);
          return null;
        });
  }

  /// What waits for another transaction is looked for soon, and less often the longer it takes.
  private long pause(LogPage.Rest logged, Work.Rest work) {
    boolean soon = work == Work.Rest.LATER || logged == LogPage.Rest.UNSETTLED;
    unsettled = soon ? Math.clamp(2 * unsettled, FIRST_UNSETTLED_MS, LAST_UNSETTLED_MS) : 0;
    if (work == Work.Rest.MORE) {
      return 0;
    }
    return soon ? unsettled : POLL_MS;
  }

  private long settle(OpenIndex open) {
    open.settle(waiters.waitFor(open.position()));
    parts.latest().get().ifPresent(waiters::answer);
    if (!open.isInvisible()) {
      return POLL_MS;
    }
    return waiters.isEmpty() ? INVISIBLE_MS : WAITED_FOR_MS;
  }

  private void ended(AsyncResult<Long> turn) {
    turning = false;
    if (turn.succeeded()) {
      trouble = 0;
    } else {
      failed(turn.cause());
    }
    if (stopping) {
      idle.tryComplete();
    } else {
      alarm.in(turn.succeeded() ? turn.result() : trouble);
      if (missed && turn.succeeded()) {
        poke();
      }
    }
  }

  /// Whatever failed is tried again: a turn can be repeated from the start. An index that broke is
  /// opened anew first.
  private void failed(Throwable cause) {
    trouble = Math.clamp(2 * trouble, FIRST_TROUBLE_MS, LAST_TROUBLE_MS);
    log.atWarn()
        .addKeyValue("event", "search.index.batch")
        .addKeyValue("again_ms", trouble)
        .setCause(cause)
        .log("the search index could not be brought up to date");
    var open = index;
    if (cause instanceof IndexBroken broken && open != null) {
      index = null;
      close(open, broken.isWorthless());
    }
  }

  private void close(OpenIndex open, boolean worthless) {
    try {
      open.close();
      if (worthless) {
        OpenIndex.delete(parts.path());
      }
    } catch (IndexBroken again) {
      log.atWarn()
          .addKeyValue("event", "search.index.batch")
          .setCause(again)
          .log("the broken search index could not be put away");
    }
  }
}
