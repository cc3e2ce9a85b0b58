package chat.filament.search.follow;

import chat.filament.core.MessageId;
import chat.filament.search.index.GuildRebuild;
import chat.filament.search.index.GuildRebuild.PageWatch;
import chat.filament.search.index.IndexedMessage;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/// Makes the documents of one guild anew while the old ones serve. The newest come first, which is
/// the order of the index: then nothing has to be sorted when a segment is written.
final class RebuildTask implements IndexTask {
  private static final int PAGE = 2_000;
  private static final long REPORT_NANOS = TimeUnit.MILLISECONDS.toNanos(500);

  private final SearchJob job;
  private final SearchJobs jobs;
  private final SearchStore store;
  private final LongSupplier nanos;
  private final Promise<Void> done = Promise.promise();
  private @Nullable GuildRebuild rebuild;
  private @Nullable PageAhead ahead;

  /// The last message that was written.
  private @Nullable MessageId reached;

  private long total;
  private long reportedAt;

  /// A page that is being read.
  private record PageAhead(PageWatch watch, Future<List<IndexedMessage>> messages) {}

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

  /// While a page is written to the index the database already reads the next one.
  private Future<TaskProgress> page(OpenIndex index, GuildRebuild under) {
    var page = ahead == null ? read(under) : ahead;
    ahead = page;
    return page.messages()
        .onFailure(failure -> {
          under.dropPage(page.watch());
          ahead = null;
        })
        .compose(messages -> {
          boolean last = messages.size() < PAGE;
          reached = messages.isEmpty() ? reached : messages.getLast().id();
          ahead = last ? null : read(under);
          index.add(under, page.watch(), messages);
          if (last) {
            index.finish(under);
            return finished(under.added());
          }
          boolean due = nanos.getAsLong() - reportedAt >= REPORT_NANOS;
          return (due ? report(under.added()) : Future.<Void>succeededFuture())
              .map(TaskProgress.MORE);
        });
  }

  private PageAhead read(GuildRebuild under) {
    return new PageAhead(under.beginPage(), store.below(job.guild(), reached, PAGE));
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
    ahead = null;
    reached = null;
  }

  @Override
  public Future<Void> failed(Throwable cause) {
    done.tryFail(cause);
    return jobs.failed(job);
  }
}
