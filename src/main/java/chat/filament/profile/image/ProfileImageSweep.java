package chat.filament.profile.image;

import chat.filament.core.UserId;
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
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Notes pictures that no row has, left by a crash between a file and its row, for deletion. Looks
/// at the start and twice a day.
public final class ProfileImageSweep extends VerticleBase {
  private static final Logger log = LoggerFactory.getLogger(ProfileImageSweep.class);
  private static final Duration PERIOD = Duration.ofHours(12);

  /// An upload ends long before; and a store that was put beside the wrong database shows itself.
  private static final Duration AGE = Duration.ofHours(24);

  private static final int BATCH = 500;
  private static final int ID_LENGTH = 26;

  private final Sql sql;
  private final ObjectStore store;
  private final InstantSource clock;

  ProfileImageSweep(Sql sql, ObjectStore store, InstantSource clock) {
    this.sql = sql;
    this.store = store;
    this.clock = clock;
  }

  @Override
  public Future<?> start() {
    again();
    return Future.succeededFuture();
  }

  private void again() {
    runOnce()
        .onFailure(failure ->
            DatabaseOutage.explain(
                    log.atWarn().addKeyValue("event", "profile_images.sweep"), failure)
                .log("the sweep of profile images was cut off; trying again later"))
        .onComplete(done -> vertx.setTimer(PERIOD.toMillis(), due -> again()));
  }

  Future<Void> runOnce() {
    return runOnce(ImageKind.AVATAR).compose(done -> runOnce(ImageKind.BANNER));
  }

  private Future<Void> runOnce(ImageKind kind) {
    var before = clock.instant().minus(AGE);
    return store.list(
        kind.folder(),
        BATCH,
        page -> {
          var old =
              page.stream()
                  .filter(file -> file.modifiedAt().isBefore(before))
                  .map(ListedObject::key)
                  .toList();
          return old.isEmpty() ? Future.succeededFuture() : orphans(kind, old);
        });
  }

  private Future<Void> orphans(ImageKind kind, List<ObjectKey> old) {
    var users =
        old.stream()
            .map(key -> key.name().substring(0, Math.min(ID_LENGTH, key.name().length())))
            .flatMap(id -> UserId.parse(id).stream())
            .collect(Collectors.toSet());
    return ImageStore.keys(sql, kind, users)
        .compose(known -> {
          var orphans = new HashSet<>(old);
          orphans.removeAll(new HashSet<>(known));
          long due = clock.instant().plus(AGE).getEpochSecond();
          return orphans.isEmpty()
              ? Future.succeededFuture()
              : RemovedObjects.add(sql, orphans, due).mapEmpty();
        });
  }
}
