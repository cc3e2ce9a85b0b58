package chat.filament.search.follow;

import chat.filament.core.GuildId;
import chat.filament.platform.log.LogPage;
import chat.filament.search.follow.IndexRequests.ReadFailure;
import io.vertx.core.AsyncResult;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
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

  /// So that an iteration of a busy server has more than one batch to do.
  private static final long BETWEEN_BATCHES_MS = 50;

  private static final long POLL_MS = 1_000;
  private static final long INVISIBLE_MS = 100;
  private static final long WAITED_FOR_MS = 20;
  private static final long FIRST_UNSETTLED_MS = 5;
  private static final long LAST_UNSETTLED_MS = 200;
  private static final long FIRST_BACKOFF_MS = 100;
  private static final long LAST_BACKOFF_MS = 10_000;

  private final IndexLocation location;
  private final IndexLifecycle lifecycle;
  private final LogFollower follower;
  private final IndexTasks tasks;
  private final FreshnessWaiters waiters;
  private final WakeupTimer timer;
  private final Promise<Void> idle = Promise.promise();
  private @Nullable IndexFailure readFailure;
  private long backoff;
  private long unsettled;
  private boolean running;
  private boolean wokenMeanwhile;
  private boolean stopping;

  IndexWorker(Vertx vertx, IndexSource source, IndexLocation location, IndexLag lag) {
    LongSupplier nanos = location.nanos();
    this.location = location;
    this.lifecycle = new IndexLifecycle(source, location);
    this.follower = new LogFollower(source, lag);
    this.tasks = new IndexTasks(source, nanos);
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

  void wake() {
    timer.in(waiters.isEmpty() ? BETWEEN_BATCHES_MS : 0);
  }

  Future<Boolean> await(long transaction) {
    var reached = waiters.add(transaction);
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
    lifecycle.opened().compose(this::iterate).onComplete(this::ended);
  }

  /// Answers after how many milliseconds there is something to do again.
  private Future<Long> iterate(OpenIndex index) {
    var broken = readFailure;
    readFailure = null;
    if (broken != null) {
      return Future.failedFuture(broken);
    }
    return follower
        .page(index)
        .compose(rest ->
            rest == LogPage.Rest.MORE
                ? Future.succeededFuture(0L)
                : tasks.page(index).map(left -> pause(rest, left)))
        .map(pause -> Math.min(pause, settle(index)));
  }

  /// What waits for another transaction is looked for soon, and less often the longer it takes.
  private long pause(LogPage.Rest logged, IndexTask.Progress task) {
    boolean soon = task == IndexTask.Progress.LATER || logged == LogPage.Rest.UNSETTLED;
    unsettled = soon ? Math.clamp(2 * unsettled, FIRST_UNSETTLED_MS, LAST_UNSETTLED_MS) : 0;
    if (task == IndexTask.Progress.MORE) {
      return 0;
    }
    return soon ? unsettled : POLL_MS;
  }

  private long settle(OpenIndex index) {
    index.settle(waiters.waitFor(index.position()));
    location.latest().get().ifPresent(waiters::answer);
    if (!index.isInvisible()) {
      return POLL_MS;
    }
    return waiters.isEmpty() ? INVISIBLE_MS : WAITED_FOR_MS;
  }

  private void ended(AsyncResult<Long> iteration) {
    running = false;
    if (iteration.succeeded()) {
      backoff = 0;
    } else {
      failed(iteration.cause());
    }
    if (stopping) {
      idle.tryComplete();
    } else {
      timer.in(iteration.succeeded() ? iteration.result() : backoff);
      if (wokenMeanwhile && iteration.succeeded()) {
        wake();
      }
    }
  }

  /// Whatever failed is tried again: an iteration can be repeated from the start. An index that
  /// broke is opened anew first.
  private void failed(Throwable cause) {
    backoff = Math.clamp(2 * backoff, FIRST_BACKOFF_MS, LAST_BACKOFF_MS);
    log.atWarn()
        .addKeyValue("event", "search.index.batch")
        .addKeyValue("again_ms", backoff)
        .setCause(cause)
        .log("the search index could not be brought up to date");
    if (cause instanceof IndexFailure broken) {
      lifecycle.close(broken);
    }
  }
}
