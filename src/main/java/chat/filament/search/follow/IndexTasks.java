package chat.filament.search.follow;

import chat.filament.core.GuildId;
import chat.filament.core.Problem;
import chat.filament.core.Refusal;
import chat.filament.search.follow.IndexTask.TaskProgress;
import io.vertx.core.Future;
import java.util.LinkedHashSet;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/// What the index worker does besides following the log: rebuilds and comparisons first, then the
/// backfill of a new index, then the verification of one that is full. Belongs to the index worker.
final class IndexTasks {
  private static final long JOBS_NANOS = TimeUnit.SECONDS.toNanos(2);
  private static final int JOBS = 100;

  /// Jobs that another server finished so long before this one looked last are looked at again: for
  /// clocks that differ.
  private static final int OVERLAP_SECONDS = 120;

  /// Jobs of the last moments that are known, so that they are not done twice.
  private static final int KNOWN = 1_024;

  private final IndexSource source;
  private final LongSupplier nanos;
  private final Backfill backfill;
  private final Verification verification;
  private final TaskQueue queue = new TaskQueue();
  private final Set<String> known = new LinkedHashSet<>();
  private final long startedAt;
  private long askedAt;

  /// When the jobs were read last, in unix seconds.
  private long readAt;

  IndexTasks(IndexSource source, Verification.Plan plan, LongSupplier nanos) {
    this.source = source;
    this.nanos = nanos;
    this.backfill = new Backfill(source.store());
    this.verification = new Verification(source, plan, nanos);
    this.askedAt = nanos.getAsLong() - JOBS_NANOS;
    this.startedAt = source.jobs().now();
    this.readAt = startedAt;
  }

  /// Does a rebuild; one that is known already is joined. When too much waits it stays in its table
  /// until there is room.
  Future<Void> rebuild(SearchJob job) {
    if (queue.of(job).orElse(null) instanceof RebuildTask known) {
      return known.done();
    }
    var task = new RebuildTask(job, source, nanos);
    return add(task) ? task.done() : Future.failedFuture(full());
  }

  Future<Reconciled> reconcile(GuildId guild) {
    var task = new ReconcileTask(guild, null, source, nanos);
    return add(task) ? task.done() : Future.failedFuture(full());
  }

  private boolean add(IndexTask task) {
    var job = task.job();
    boolean added = queue.add(task);
    if (added && job != null && known.add(job.id()) && known.size() > KNOWN) {
      known.remove(known.iterator().next());
    }
    return added;
  }

  private static Refusal full() {
    return Refusal.retryAfter(Problem.UNAVAILABLE, 1);
  }

  /// Does one page of what is to be done first.
  Future<TaskProgress> page(OpenIndex index) {
    long now = nanos.getAsLong();
    if (now - askedAt >= JOBS_NANOS && queue.isEmpty()) {
      askedAt = now;
      return takeJobs().map(taken -> queue.isEmpty() ? TaskProgress.DONE : TaskProgress.MORE);
    }
    if (!queue.isEmpty()) {
      return queue.page(index);
    }
    return index.position().backfill() == null ? verification.page(index) : backfill.page(index);
  }

  /// What was asked for by a command, before this process started or at another server: its index
  /// is not this one, so what it has finished meanwhile is done here, too.
  private Future<@Nullable Void> takeJobs() {
    long now = source.jobs().now();
    return source
        .jobs()
        .due(Math.max(startedAt, readAt - OVERLAP_SECONDS), known, JOBS)
        .map(jobs -> {
          readAt = jobs.size() < JOBS ? now : readAt;
          jobs.stream().filter(job -> queue.of(job).isEmpty()).map(this::task).forEach(this::add);
          return null;
        });
  }

  private IndexTask task(SearchJob job) {
    return switch (job.kind()) {
      case REBUILD -> new RebuildTask(job, source, nanos);
      case RECONCILE -> new ReconcileTask(job.guild(), job, source, nanos);
    };
  }
}
