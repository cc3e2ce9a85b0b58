package chat.filament.profile.image;

import chat.filament.attachment.BodyDigest;
import chat.filament.attachment.image.ImageHeader;
import chat.filament.attachment.image.ImageSize;
import chat.filament.attachment.type.DeclaredType;
import chat.filament.attachment.type.DetectedType;
import chat.filament.attachment.type.MediaTypes;
import chat.filament.core.Refusal;
import chat.filament.platform.http.BodyStream;
import chat.filament.platform.store.ObjectKey;
import chat.filament.platform.store.ObjectStore;
import chat.filament.platform.store.ObjectUpload;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.nio.ByteBuffer;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// One picture on its way into the store: hashed and looked at while it comes, and given up when it
/// is none. Nothing decodes it.
final class ImageUpload {
  private static final int MAX_SIDE = 8_192;
  private static final Set<String> TYPES =
      Set.of("image/jpeg", "image/png", "image/webp", "image/gif", "image/avif");

  private final Vertx vertx;
  private final ObjectStore store;
  private final MediaTypes types;
  private final BodyDigest digest = new BodyDigest();
  private final ImageHeader header = new ImageHeader();

  ImageUpload(Vertx vertx, ObjectStore store, MediaTypes types) {
    this.vertx = vertx;
    this.store = store;
    this.types = types;
  }

  /// The picture when it is whole and durable; otherwise nothing of it stays.
  Future<ProfileImage> run(
      ObjectKey key, long maxBytes, @Nullable DeclaredType declared, BodyStream body) {
    return store
        .begin(
            key,
            body.announced() == BodyStream.UNKNOWN_LENGTH
                ? ObjectStore.UNKNOWN_LENGTH
                : body.announced())
        .compose(upload ->
            body.read(maxBytes, piece -> take(upload, piece))
                .compose(length -> checked(key, length, declared))
                .compose(image -> {
                  body.progressed();
                  return upload.commit().map(image);
                })
                .recover(failure -> undo(upload, key, failure)));
  }

  private Future<Void> take(ObjectUpload upload, ByteBuffer piece) {
    var looked =
        vertx.executeBlocking(
            () -> {
              digest.add(piece);
              header.add(piece);
              return true;
            },
            false);
    return Future.join(looked, upload.write(piece)).mapEmpty();
  }

  @SuppressWarnings("NullAway") // declares a nullable result; here it is never null
  private Future<ProfileImage> checked(
      ObjectKey key, long length, @Nullable DeclaredType declared) {
    if (length == 0) {
      return Future.failedFuture(Refusal.invalid("body: empty (expected: an image)"));
    }
    return vertx.executeBlocking(
        () -> {
          var type = types.detect(digest.sample());
          requireImage(type);
          type.requireAccepts(declared);
          return new ProfileImage(key, type.name(), length, digest.sha256Hex());
        },
        false);
  }

  private void requireImage(DetectedType type) {
    if (!TYPES.contains(type.name())) {
      throw Refusal.invalid("body: " + type + " (expected: a JPEG, PNG, WebP, GIF or AVIF)");
    }
    var fits = header.size(type.name()).filter(ImageUpload::fits).isPresent();
    if (!fits) {
      throw Refusal.invalid("body: dimensions (expected: 1x1..8192x8192)");
    }
  }

  private static boolean fits(ImageSize size) {
    return size.fitsInto(MAX_SIDE, MAX_SIDE);
  }

  /// No row can have this key yet, so the file may go.
  private Future<ProfileImage> undo(ObjectUpload upload, ObjectKey key, Throwable failure) {
    return upload
        .abort()
        .eventually(() -> store.delete(key))
        .transform(done -> Future.failedFuture(failure));
  }
}
