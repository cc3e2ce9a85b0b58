package chat.filament.search.follow;

import chat.filament.core.GuildId;
import chat.filament.core.MessageId;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import java.io.IOException;
import java.util.function.LongSupplier;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Proves that a guild's part of the index is what the database has, and repairs what is not.
///
/// ```
/// SearchStore.digests ─┐
///                      ├─> differing channels and days ─> RangeComparison ─> Repair
/// Inventory ───────────┘
/// ```
///
/// Both sides are read in ranges of ids, from the newest to the oldest, as digests for each channel
/// and day; message by message only where these differ. Every step is bounded: a statement in rows,
/// a page of the index in documents.
final class ReconcileTask implements IndexTask {
  private static final Logger log = LoggerFactory.getLogger(ReconcileTask.class);
  private static final int REPAIRS = 2_000;

  private final GuildId guild;
  private final @Nullable SearchJob job;
  private final IndexSource source;
  private final LongSupplier nanos;
  private final Promise<Reconciled> done = Promise.promise();
  private @Nullable LevelWait level;
  private @Nullable IndexDigests digests;
  private @Nullable RangeComparison comparison;
  private @Nullable Repair repair;
  private boolean compared;
  private Reconciled repaired = Reconciled.NOTHING;

  /// `job` is null when only the one who waits for it wants to know.
  ReconcileTask(GuildId guild, @Nullable SearchJob job, IndexSource source, LongSupplier nanos) {
    this.guild = guild;
    this.job = job;
    this.source = source;
    this.nanos = nanos;
  }

  Future<Reconciled> done() {
    return done.future();
  }

  @Override
  public @Nullable SearchJob job() {
    return job;
  }

  @Override
  public Future<TaskProgress> page(OpenIndex index) {
    if (compared) {
      return report();
    }
    var open = digests;
    if (open == null) {
      return begin(index);
    }
    var suspected = repair;
    if (suspected != null) {
      return suspected.page(index).map(rest -> repaired(suspected, rest));
    }
    var differing = comparison;
    return differing == null ? digest(index, open) : compare(index, differing);
  }

  /// The index has to have seen what the database has now, unless the log cannot be followed.
  private Future<TaskProgress> begin(OpenIndex index) {
    var waiting = level;
    if (waiting == null) {
      return source
          .tail()
          .lastChange(guild)
          .map(last -> {
            level = new LevelWait(last, nanos);
            return TaskProgress.LATER;
          });
    }
    if (!waiting.isOver(index)) {
      return Future.succeededFuture(TaskProgress.LATER);
    }
    digests = IndexDigests.of(guild, index, source.store());
    return Future.succeededFuture(TaskProgress.MORE);
  }

  private Future<TaskProgress> digest(OpenIndex index, IndexDigests open) {
    if (open.isFinished()) {
      return finish(index);
    }
    return open.page(index)
        .map(range -> {
          range.ifPresent(differing -> comparison = differing);
          return TaskProgress.MORE;
        });
  }

  private Future<TaskProgress> compare(OpenIndex index, RangeComparison differing) {
    return differing
        .next(index, REPAIRS)
        .map(found -> {
          if (!found.isEmpty()) {
            var suspects =
                Stream.of(found.missing(), found.orphans())
                    .flatMap(ids -> ids.stream())
                    .collect(Collectors.<MessageId>toSet());
            repair = new Repair(guild, suspects, source, nanos);
          } else if (differing.isFinished()) {
            comparison = null;
          }
          return TaskProgress.MORE;
        });
  }

  private TaskProgress repaired(Repair suspected, TaskProgress rest) {
    if (rest != TaskProgress.DONE) {
      return rest;
    }
    repaired = repaired.plus(suspected.repaired());
    repair = null;
    return TaskProgress.MORE;
  }

  private Future<TaskProgress> finish(OpenIndex index) {
    var open = digests;
    digests = null;
    if (open != null) {
      index.close(open);
    }
    compared = true;
    if (!repaired.equals(Reconciled.NOTHING)) {
      index.refresh();
      index.commit();
    }
    return report();
  }

  private Future<TaskProgress> report() {
    var reported =
        job == null ? Future.<Void>succeededFuture() : source.jobs().reconciled(job, repaired);
    return reported.map(written -> {
      done.complete(repaired);
      return TaskProgress.DONE;
    });
  }

  /// What was repaired before has been repaired, or has gone with what was not committed: then it
  /// is found again.
  @Override
  public void restart() {
    level = null;
    comparison = null;
    repaired = Reconciled.NOTHING;
    if (repair != null) {
      repair.abandon();
      repair = null;
    }
    var open = digests;
    digests = null;
    if (open != null) {
      try {
        open.close();
      } catch (IOException e) {
        log.atWarn()
            .addKeyValue("event", "search.index.batch")
            .setCause(e)
            .log("a part of the search index that was compared could not be let go");
      }
    }
  }

  @Override
  public Future<Void> failed(Throwable cause) {
    done.tryFail(cause);
    restart();
    return job == null ? Future.succeededFuture() : source.jobs().failed(job);
  }
}
