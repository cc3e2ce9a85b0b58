package chat.filament.profile.image;

import chat.filament.attachment.EntityTag;
import chat.filament.core.Problem;
import chat.filament.core.Refusal;
import chat.filament.core.UserId;
import chat.filament.platform.db.Sql;
import chat.filament.platform.http.Reply;
import chat.filament.platform.store.ByteRange;
import chat.filament.platform.store.NoSuchObject;
import chat.filament.platform.store.ObjectStore;
import chat.filament.platform.store.PieceSink;
import chat.filament.platform.store.StoredObject;
import io.vertx.core.Future;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// How pictures of profiles go out: to anybody, cached for five minutes.
final class ImageDownloads {
  private final Sql sql;
  private final ObjectStore store;

  ImageDownloads(Sql sql, ObjectStore store) {
    this.sql = sql;
    this.store = store;
  }

  /// A file on its way out.
  private record File(StoredObject object) implements Reply.Body {
    @Override
    public Future<Void> writeTo(PieceSink sink) {
      return object.read(ByteRange.whole(object.size()), sink);
    }

    @Override
    public Future<Void> close() {
      return object.close();
    }
  }

  Future<Reply> run(UserId user, ImageKind kind, @Nullable String ifNoneMatch) {
    return ImageStore.find(sql, user, kind)
        .map(found -> found.orElseThrow(() -> new Refusal(Problem.NOT_FOUND)))
        .compose(image -> answer(image, ifNoneMatch));
  }

  private Future<Reply> answer(ProfileImage image, @Nullable String ifNoneMatch) {
    var tag = EntityTag.of(image.sha256Hex());
    var headers =
        Map.of(
            "content-type",
            image.mimeType(),
            "etag",
            tag.value(),
            "cache-control",
            "public, max-age=300",
            "x-content-type-options",
            "nosniff",
            "content-security-policy",
            "default-src 'none'; sandbox");
    if (tag.isNamedBy(ifNoneMatch)) {
      return Future.succeededFuture(new Reply.Content(304, headers, 0, Reply.Body.EMPTY));
    }
    return store
        .open(image.key())
        .recover(failure ->
            Future.failedFuture(
                failure instanceof NoSuchObject ? new Refusal(Problem.NOT_FOUND) : failure))
        .map(object -> new Reply.Content(200, headers, object.size(), new File(object)));
  }
}
