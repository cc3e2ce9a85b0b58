package chat.filament.profile.image;

import chat.filament.attachment.type.DeclaredType;
import chat.filament.attachment.type.MediaTypes;
import chat.filament.core.IdSource;
import chat.filament.core.Problem;
import chat.filament.core.Refusal;
import chat.filament.core.UserId;
import chat.filament.platform.db.Sql;
import chat.filament.platform.http.BodyStream;
import chat.filament.platform.store.ObjectStore;
import chat.filament.platform.store.RemovedObjects;
import chat.filament.profile.Profile;
import chat.filament.profile.ProfileChanges;
import chat.filament.profile.ProfileEvent;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// How pictures of profiles come in.
final class ProfileImages {
  /// A backup reads the database first and the files after it.
  private static final Duration KEPT = Duration.ofHours(24);

  private final Needs needs;
  private final MediaTypes types = new MediaTypes();

  ProfileImages(Needs needs) {
    this.needs = needs;
  }

  /// What the package needs of the server.
  record Needs(
      Vertx vertx, ObjectStore store, ProfileChanges changes, IdSource ids, InstantSource clock) {}

  /// Takes the body as the new picture; answers the profile with it.
  Future<Profile> replace(
      UserId user, ImageKind kind, @Nullable DeclaredType declared, BodyStream body) {
    if (body.announced() == 0) {
      return Future.failedFuture(Refusal.invalid("body: empty (expected: an image)"));
    }
    if (body.announced() != BodyStream.UNKNOWN_LENGTH && body.announced() > kind.maxBytes()) {
      return Future.failedFuture(new Refusal(Problem.PAYLOAD_TOO_LARGE));
    }
    return new ImageUpload(needs.vertx, needs.store, types)
        .run(kind.key(user, needs.ids.next()), kind.maxBytes(), declared, body)
        .compose(image -> needs.changes.apply(user, sql -> record(sql, user, kind, image)));
  }

  /// The row takes the file, and the one that it had will be deleted. When the answer of the commit
  /// is lost nobody knows which file the row has: the sweep finds the other.
  private Future<Optional<ProfileEvent>> record(
      Sql sql, UserId user, ImageKind kind, ProfileImage image) {
    var now = needs.clock.instant();
    return ImageStore.replace(sql, user, kind, image, now.getEpochSecond())
        .map(replaced -> replaced.orElseThrow(() -> new Refusal(Problem.INVALID_CREDENTIALS)))
        .compose(replaced ->
            remove(sql, replaced, now.plus(KEPT).getEpochSecond())
                .map(Optional.of(kind.event(replaced.version()))));
  }

  private static Future<Integer> remove(Sql sql, ImageStore.Replaced replaced, long dueAt) {
    return replaced
        .before()
        .map(key -> RemovedObjects.add(sql, List.of(key), dueAt))
        .orElse(Future.succeededFuture(0));
  }
}
