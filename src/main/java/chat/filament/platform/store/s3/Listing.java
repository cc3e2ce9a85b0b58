package chat.filament.platform.store.s3;

import chat.filament.platform.store.ListedObject;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import java.util.List;
import java.util.function.Function;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.services.s3.model.ListObjectsV2Response;
import software.amazon.awssdk.services.s3.model.S3Object;

/// Walks over the objects below a path, page by page.
record Listing(
    Bucket bucket, String path, int pageSize, Function<List<ListedObject>, Future<Void>> page) {
  Future<Void> run() {
    Promise<Void> done = Promise.promise();
    next(null, done);
    return done.future();
  }

  /// A loop, and not a chain of futures that grows with the bucket.
  private void next(@Nullable String token, Promise<Void> done) {
    bucket
        .await(
            bucket
                .client()
                .listObjectsV2(it ->
                    it.bucket(bucket.name())
                        .prefix(path)
                        .maxKeys(pageSize)
                        .continuationToken(token)))
        .compose(listed -> given(listed).map(listed))
        .onComplete(listed -> {
          if (listed.failed()) {
            done.fail(listed.cause());
          } else if (!Boolean.TRUE.equals(listed.result().isTruncated())) {
            done.complete();
          } else {
            next(listed.result().nextContinuationToken(), done);
          }
        });
  }

  private Future<Void> given(ListObjectsV2Response listed) {
    var found = listed.contents().stream().flatMap(this::ours).toList();
    return found.isEmpty() ? Future.succeededFuture() : page.apply(found);
  }

  private Stream<ListedObject> ours(S3Object object) {
    return bucket.key(object.key()).stream()
        .map(key -> new ListedObject(key, object.lastModified()));
  }
}
