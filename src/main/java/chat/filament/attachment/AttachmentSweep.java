package chat.filament.attachment;

import chat.filament.core.AttachmentId;
import chat.filament.platform.db.DatabaseOutage;
import chat.filament.platform.db.Sql;
import chat.filament.platform.store.ListedObject;
import chat.filament.platform.store.ObjectKey;
import chat.filament.platform.store.ObjectStore;
import chat.filament.platform.store.RemovedObjects;
import io.vertx.core.Future;
import io.vertx.core.VerticleBase;
import java.time.Duration;
import java.time.InstantSource;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Keeps the reservations of this process's uploads, and cleans up what is over: uploads whose
/// server died, files that no message took within a day, files whose rows are gone for a day, and
/// files that never had a row. Each step is repeated until it is done, by any process; what fails
/// is logged and tried again next time.
public final class AttachmentSweep extends VerticleBase {
  private static final Logger log = LoggerFactory.getLogger(AttachmentSweep.class);

  /// A third of a reservation's lease.
  private static final Duration RENEW = Duration.ofSeconds(10);

  private static final Duration PERIOD = Duration.ofSeconds(15);
  private static final Duration LOOK_FOR_ORPHANS = Duration.ofHours(12);
  private static final Duration UNCLAIMED = Duration.ofHours(24);

  /// An upload ends long before; and a store that was put beside the wrong database shows itself.
  private static final Duration ORPHAN_AGE = Duration.ofHours(24);

  private static final int BATCH = 500;

  private final Sql sql;
  private final ObjectStore store;
  private final ActiveUploads active;
  private final AttachmentMeters meters;
  private final InstantSource clock;

  AttachmentSweep(
      Sql sql,
      ObjectStore store,
      ActiveUploads active,
      AttachmentMeters meters,
      InstantSource clock) {
    this.sql = sql;
    this.store = store;
    this.active = active;
    this.meters = meters;
    this.clock = clock;
  }

  @Override
  public Future<?> start() {
    vertx.setPeriodic(RENEW.toMillis(), due -> renew().onFailure(AttachmentSweep::warn));
    again(PERIOD, this::runOnce);
    again(LOOK_FOR_ORPHANS, this::orphans);
    return Future.succeededFuture();
  }

  /// Now, and each time so long after the last one's end.
  private void again(Duration pause, Supplier<Future<Void>> work) {
    work.get()
        .onFailure(AttachmentSweep::warn)
        .onComplete(done -> vertx.setTimer(pause.toMillis(), due -> again(pause, work)));
  }

  private static void warn(Throwable failure) {
    DatabaseOutage.explain(log.atWarn().addKeyValue("event", "attachments.sweep"), failure)
        .log("the sweep of files was cut off; trying again later");
  }

  private Future<Void> renew() {
    var ids = active.all();
    return ids.isEmpty() ? Future.succeededFuture() : ReservationStore.renew(sql, ids);
  }

  /// Everything but the search for orphans.
  Future<Void> runOnce() {
    return ReservationStore.releaseAbandoned(sql)
        .onSuccess(released -> meters.abandoned(released.size()))
        .compose(released -> unclaimed())
        .compose(deleted -> removed());
  }

  private Future<Void> unclaimed() {
    long before = clock.instant().minus(UNCLAIMED).getEpochSecond();
    return AttachmentStore.deleteUnclaimed(sql, before, BATCH)
        .compose(rows -> {
          meters.unclaimed(rows);
          return rows < BATCH ? Future.succeededFuture() : unclaimed();
        });
  }

  private Future<Void> removed() {
    return RemovedObjects.sweep(sql, store, clock.instant().getEpochSecond(), BATCH)
        .compose(files -> {
          meters.deleted(files);
          return files < BATCH ? Future.succeededFuture() : removed();
        });
  }

  /// Files that are old enough and that neither a row nor an upload has: as if their rows were
  /// deleted now.
  Future<Void> orphans() {
    return orphans(Attachment.FOLDER).compose(done -> orphans(Attachment.PREVIEWS));
  }

  private Future<Void> orphans(String folder) {
    var before = clock.instant().minus(ORPHAN_AGE);
    return store.list(
        folder,
        BATCH,
        page -> {
          var old = page.stream().filter(file -> file.modifiedAt().isBefore(before)).toList();
          return old.isEmpty() ? Future.succeededFuture() : orphansAmong(folder, old);
        });
  }

  private Future<Void> orphansAmong(String folder, List<ListedObject> old) {
    var ids =
        old.stream()
            .map(file -> file.key().name())
            .flatMap(name -> AttachmentId.parse(name).stream())
            .toList();
    return AttachmentStore.known(sql, ids)
        .compose(known -> {
          var orphans = new HashSet<>(ids);
          orphans.removeAll(new HashSet<>(known));
          var keys =
              orphans.stream()
                  .map(id -> new ObjectKey(folder, id.value()))
                  .collect(Collectors.toSet());
          return keys.isEmpty() ? Future.succeededFuture() : note(keys);
        });
  }

  private Future<Void> note(Set<ObjectKey> keys) {
    long due = clock.instant().plus(ORPHAN_AGE).getEpochSecond();
    return RemovedObjects.add(sql, keys, due).onSuccess(added -> meters.orphans(added)).mapEmpty();
  }
}
