package chat.filament.search.follow;

import chat.filament.core.GuildId;
import chat.filament.platform.db.DatabaseOutage;
import chat.filament.platform.log.TailPage;
import chat.filament.search.follow.IndexRequests.ReadFailure;
import io.vertx.core.AsyncResult;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// What the index worker does, one iteration after another: a page of the log; if that was the last
/// one, a page of a task; then what is due to become visible or to be committed.
///
/// An iteration is begun by a batch that this process committed, by a search that waits, by the
/// iteration before if it left something, and at least once a second, because other processes write
/// to the log, too. Everything runs on the index worker.
final class IndexWorker {
  private static final Logger log = LoggerFactory.getLogger(IndexWorker.class);

  /// So that an iteration of a busy server has many batches to do.
  private static final long BETWEEN_BATCHES_MS = 250;

  private static final long POLL_MS = 1_000;
  private static final long RECENTLY_NANOS = TimeUnit.SECONDS.toNanos(10);
  private static final long SEARCHING_NANOS = TimeUnit.SECONDS.toNanos(1);
  private static final long RESTS = 3;
  private static final long LONGEST_REST_MS = 200;
  private static final long FIRST_UNSETTLED_MS = 5;
  private static final long LAST_UNSETTLED_MS = 200;
  private static final long FIRST_BACKOFF_MS = 100;
  private static final long LAST_BACKOFF_MS = 10_000;

  private final IndexLocation location;
  private final LongSupplier nanos;
  private final IndexLifecycle lifecycle;
  private final LogFollower follower;
  private final IndexTasks tasks;
  private final FreshnessWaiters waiters;
  private final WakeupTimer timer;
  private final Promise<Void> idle = Promise.promise();
  private final AtomicBoolean woken = new AtomicBoolean();
  private @Nullable IndexFailure readFailure;
  private long searchedAt;
  private long begunAt;
  private long followAgainAt;
  private long followBackoff;
  private long backoff;
  private long unsettled;
  private boolean running;
  private boolean wokenMeanwhile;
  private boolean stopping;

  IndexWorker(
      Vertx vertx,
      IndexSource source,
      IndexLocation location,
      IndexLag lag,
      Verification.Plan verification) {
    this.location = location;
    this.nanos = location.nanos();
    this.followAgainAt = nanos.getAsLong();
    this.begunAt = followAgainAt;
    this.searchedAt = followAgainAt - RECENTLY_NANOS;
    this.lifecycle = new IndexLifecycle(source, location);
    this.follower = new LogFollower(source, lag);
    this.tasks = new IndexTasks(source, verification, nanos);
    this.waiters = new FreshnessWaiters(nanos);
    this.timer = new WakeupTimer(vertx, nanos, this::iterate);
  }

  /// Opens the index.
  Future<Void> open() {
    return lifecycle.opened().mapEmpty();
  }

  void begin() {
    timer.in(0);
  }

  /// Whether [#wake] is to be called on the index worker for what was committed until now: not when
  /// that was asked for since the last iteration began. The next one sees it, too, and waking a
  /// thread thousands of times a second costs more than what it does. Any thread.
  boolean needsWaking() {
    return woken.compareAndSet(false, true);
  }

  void wake() {
    timer.in(waiters.isEmpty() ? BETWEEN_BATCHES_MS : 0);
  }

  Future<Boolean> await(long transaction) {
    var reached = waiters.add(transaction);
    searchedAt = nanos.getAsLong();
    timer.in(0);
    return reached;
  }

  Future<Void> rebuild(SearchJob job) {
    timer.in(0);
    return tasks.rebuild(job);
  }

  Future<Reconciled> reconcile(GuildId guild) {
    timer.in(0);
    return tasks.reconcile(guild);
  }

  /// Opens the index again, unless that was done since.
  void readFailed(ReadFailure failure) {
    if (lifecycle.showed(failure.view())) {
      readFailure = new IndexFailure(failure.cause());
      timer.in(0);
    }
  }

  /// Ends the iteration that is under way, commits and closes.
  Future<Void> stop() {
    stopping = true;
    timer.stop();
    if (!running) {
      idle.tryComplete();
    }
    return idle.future()
        .map(ended -> {
          lifecycle.commitAndClose();
          return null;
        });
  }

  private void iterate() {
    if (running || stopping) {
      wokenMeanwhile = true;
      return;
    }
    running = true;
    wokenMeanwhile = false;
    woken.set(false);
    begunAt = nanos.getAsLong();
    lifecycle.opened().compose(this::iterate).onComplete(this::ended);
  }

  /// Answers after how many milliseconds there is something to do again.
  private Future<Long> iterate(OpenIndex index) {
    var broken = readFailure;
    readFailure = null;
    if (broken != null) {
      return Future.failedFuture(broken);
    }
    return follow(index)
        .compose(rest ->
            rest == TailPage.Rest.MORE
                ? Future.succeededFuture(0L)
                : tasks.page(index).map(left -> pause(rest, left)))
        .map(pause -> Math.min(pause, settle(index)));
  }

  /// A page of the log that cannot be applied is tried again later and later; until then the tasks
  /// go on. An outage of the database and a broken index concern them, too.
  private Future<TailPage.Rest> follow(OpenIndex index) {
    if (nanos.getAsLong() - followAgainAt < 0) {
      return Future.succeededFuture(TailPage.Rest.NOTHING);
    }
    return follower
        .page(index)
        .onSuccess(rest -> followBackoff = 0)
        .recover(failure ->
            switch (failure) {
              case IndexFailure broken -> Future.failedFuture(broken);
              case DatabaseOutage outage -> Future.failedFuture(outage);
              default -> {
                followBackoff = next(followBackoff);
                followAgainAt = nanos.getAsLong() + TimeUnit.MILLISECONDS.toNanos(followBackoff);
                warn(failure, followBackoff);
                yield Future.succeededFuture(TailPage.Rest.NOTHING);
              }
            });
  }

  /// What waits for another transaction is looked for soon, and less often the longer it takes.
  private long pause(TailPage.Rest logged, IndexTask.TaskProgress task) {
    boolean soon = task == IndexTask.TaskProgress.LATER || logged == TailPage.Rest.UNSETTLED;
    unsettled = soon ? Math.clamp(2 * unsettled, FIRST_UNSETTLED_MS, LAST_UNSETTLED_MS) : 0;
    if (task == IndexTask.TaskProgress.MORE) {
      return restForSearches();
    }
    return soon ? unsettled : POLL_MS;
  }

  /// While people search, a rebuild takes only a quarter of the time, so that they hardly notice
  /// it.
  private long restForSearches() {
    long now = nanos.getAsLong();
    boolean searching = location.latest().wasSearchedSince(now - SEARCHING_NANOS);
    long took = TimeUnit.NANOSECONDS.toMillis(now - begunAt);
    return searching ? Math.min(RESTS * took, LONGEST_REST_MS) : 0;
  }

  private long settle(OpenIndex index) {
    index.settle(demand(index));
    location.latest().get().ifPresent(waiters::answer);
    return index.settleAgain(demand(index));
  }

  private OpenIndex.Demand demand(OpenIndex index) {
    if (waiters.waitFor(index.position())) {
      return OpenIndex.Demand.WAITING;
    }
    boolean recent = nanos.getAsLong() - searchedAt < RECENTLY_NANOS;
    return recent ? OpenIndex.Demand.RECENT : OpenIndex.Demand.NONE;
  }

  private void ended(AsyncResult<Long> iteration) {
    if (iteration.failed()) {
      failed(iteration.cause()).onComplete(opened -> pause(backoff));
      return;
    }
    backoff = 0;
    pause(iteration.result());
    if (wokenMeanwhile && !stopping) {
      wake();
    }
  }

  private void pause(long millis) {
    running = false;
    if (stopping) {
      idle.tryComplete();
    } else {
      timer.in(millis);
    }
  }

  /// Whatever failed is tried again: an iteration can be repeated from the start. An index that
  /// broke is opened anew at once, so that searches find what was committed while the cause lasts.
  private Future<?> failed(Throwable cause) {
    backoff = next(backoff);
    warn(cause, backoff);
    if (!(cause instanceof IndexFailure broken)) {
      return Future.succeededFuture();
    }
    lifecycle.close(broken);
    return stopping
        ? Future.succeededFuture()
        : lifecycle.opened().onFailure(again -> warn(again, backoff));
  }

  private static long next(long backoff) {
    return Math.clamp(2 * backoff, FIRST_BACKOFF_MS, LAST_BACKOFF_MS);
  }

  private static void warn(Throwable cause, long againMs) {
    log.atWarn()
        .addKeyValue("event", "search.index.batch")
        .addKeyValue("again_ms", againMs)
        .setCause(cause)
        .log("the search index could not be brought up to date");
  }
}
