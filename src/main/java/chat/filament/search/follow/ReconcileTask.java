package chat.filament.search.follow;

import chat.filament.core.GuildId;
import chat.filament.platform.log.LogTail;
import chat.filament.search.index.IndexedMessage;
import chat.filament.search.index.Inventory;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import java.io.IOException;
import java.util.HashSet;
import java.util.List;
import java.util.OptionalLong;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/// Compares what is indexed of a guild with what the database has, in pieces of bounded size, and
/// repairs the index where they differ.
///
/// The two sides are not of the same moment, so a difference is only a reason to look again: what
/// is put in or taken out is decided by reading the message once more.
final class ReconcileTask implements IndexTask {
  private static final int PAGE = 4_000;
  private static final int REPAIRS = 1_000;
  private static final long PATIENCE_NANOS = TimeUnit.SECONDS.toNanos(5);

  /// Above every id.
  private static final String TOP = "~";

  private final GuildId guild;
  private final @Nullable SearchJob job;
  private final SearchJobs jobs;
  private final LogTail tail;
  private final SearchStore store;
  private final LongSupplier nanos;
  private final Promise<Reconciled> done = Promise.promise();
  private final Comparison comparison = new Comparison();
  private String reached = TOP;
  private @Nullable OptionalLong logged;
  private long waitingSince;
  private @Nullable Inventory inventory;
  private boolean compared;
  private Comparison.Differences differences = Comparison.Differences.NONE;
  private Reconciled repaired = Reconciled.NOTHING;

  /// `job` is null when only the one who waits for it wants to know.
  ReconcileTask(GuildId guild, @Nullable SearchJob job, IndexSource source, LongSupplier nanos) {
    this.nanos = nanos;
    this.guild = guild;
    this.job = job;
    this.jobs = source.jobs();
    this.tail = source.tail();
    this.store = source.store();
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
    var open = inventory;
    if (open == null) {
      return begin(index);
    }
    return comparison.needsStored()
        ? load().compose(loaded -> compare(index, open))
        : compare(index, open);
  }

  /// The newest messages first; they are compared with an index that has seen them all, unless the
  /// log cannot be followed.
  private Future<TaskProgress> begin(OpenIndex index) {
    var known = logged;
    if (known == null) {
      return load()
          .compose(loaded -> tail.lastChange(guild))
          .map(last -> {
            logged = last;
            waitingSince = nanos.getAsLong();
            return TaskProgress.LATER;
          });
    }
    boolean level = known.isEmpty() || index.position().log().isPast(known.getAsLong());
    if (level || nanos.getAsLong() - waitingSince > PATIENCE_NANOS) {
      inventory = index.inventory(guild);
      return Future.succeededFuture(TaskProgress.MORE);
    }
    return Future.succeededFuture(TaskProgress.LATER);
  }

  private Future<Void> load() {
    return store
        .hashes(guild, reached, PAGE)
        .map(entries -> {
          comparison.stored(entries, entries.size() < PAGE);
          reached = entries.isEmpty() ? reached : entries.getLast().id().value();
          return null;
        });
  }

  private Future<TaskProgress> compare(OpenIndex index, Inventory open) {
    if (comparison.needsIndexed()) {
      var entries = index.next(open, PAGE);
      comparison.indexed(entries, entries.size() < PAGE);
    }
    if (differences.isEmpty()) {
      differences = comparison.next(REPAIRS);
    }
    return repair(index)
        .compose(done ->
            comparison.isFinished()
                ? finish(index, open)
                : Future.succeededFuture(TaskProgress.MORE));
  }

  private Future<Void> repair(OpenIndex index) {
    if (differences.isEmpty()) {
      return Future.succeededFuture();
    }
    var refs =
        Stream.of(differences.missing(), differences.orphans())
            .flatMap(ids -> ids.stream().map(id -> new MessageRef(guild, id)))
            .collect(Collectors.toSet());
    return store
        .existing(refs)
        .map(found -> {
          index.repair(refs, found);
          count(found);
          differences = Comparison.Differences.NONE;
          return null;
        });
  }

  /// A message that was stored or deleted only after its page had been read was no fault.
  private void count(List<IndexedMessage> found) {
    var existing = found.stream().map(IndexedMessage::id).collect(Collectors.toSet());
    var upserted = new HashSet<>(differences.missing());
    upserted.retainAll(existing);
    var deleted = new HashSet<>(differences.orphans());
    deleted.removeAll(existing);
    repaired = repaired.plus(new Reconciled(upserted.size(), deleted.size()));
  }

  private Future<TaskProgress> finish(OpenIndex index, Inventory open) {
    index.close(open);
    inventory = null;
    compared = true;
    if (!repaired.equals(Reconciled.NOTHING)) {
      index.refresh();
      index.commit();
    }
    return report();
  }

  private Future<TaskProgress> report() {
    var reported = job == null ? Future.<Void>succeededFuture() : jobs.reconciled(job, repaired);
    return reported.map(written -> {
      done.complete(repaired);
      return TaskProgress.DONE;
    });
  }

  @Override
  public Future<Void> failed(Throwable cause) {
    done.tryFail(cause);
    if (inventory != null) {
      try {
        inventory.close();
      } catch (IOException e) {
        return Future.failedFuture(e);
      }
    }
    return job == null ? Future.succeededFuture() : jobs.failed(job);
  }
}
