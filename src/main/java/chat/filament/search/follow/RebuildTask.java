package chat.filament.search.follow;

import chat.filament.search.index.GuildRebuild;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/// Makes the documents of one guild anew while the old ones serve.
final class RebuildTask implements IndexTask {
  private static final int PAGE = 2_000;
  private static final long REPORT_NANOS = TimeUnit.MILLISECONDS.toNanos(500);

  private final SearchJob job;
  private final SearchJobs jobs;
  private final SearchStore store;
  private final LongSupplier nanos;
  private final Promise<Void> done = Promise.promise();
  private @Nullable GuildRebuild rebuild;
  private String reached = "";
  private long total;
  private long reportedAt;

  RebuildTask(SearchJob job, IndexSource source, LongSupplier nanos) {
    this.job = job;
    this.jobs = source.jobs();
    this.store = source.store();
    this.nanos = nanos;
  }

  @Override
  public SearchJob job() {
    return job;
  }

  Future<Void> done() {
    return done.future();
  }

  @Override
  public Future<TaskProgress> page(OpenIndex index) {
    var under = rebuild;
    return under == null ? begin(index) : page(index, under);
  }

  private Future<TaskProgress> begin(OpenIndex index) {
    return store
        .count(job.guild())
        .compose(count -> {
          total = count;
          return report(0);
        })
        .map(reported -> {
          rebuild = index.rebuild(job.guild());
          return TaskProgress.MORE;
        });
  }

  private Future<TaskProgress> page(OpenIndex index, GuildRebuild under) {
    under.beginPage();
    return store
        .behind(job.guild(), reached, PAGE)
        .compose(messages -> {
          index.add(under, messages);
          if (messages.size() < PAGE) {
            index.finish(under);
            return finished(under.added());
          }
          reached = messages.getLast().id().value();
          boolean due = nanos.getAsLong() - reportedAt >= REPORT_NANOS;
          return (due ? report(under.added()) : Future.<Void>succeededFuture())
              .map(TaskProgress.MORE);
        });
  }

  private Future<Void> report(long added) {
    reportedAt = nanos.getAsLong();
    return jobs.running(job, added, Math.max(total, added));
  }

  private Future<TaskProgress> finished(long added) {
    return jobs.rebuilt(job, added)
        .map(written -> {
          done.complete();
          return TaskProgress.DONE;
        });
  }

  @Override
  public void restart() {
    rebuild = null;
    reached = "";
  }

  @Override
  public Future<Void> failed(Throwable cause) {
    done.tryFail(cause);
    return jobs.failed(job);
  }
}
