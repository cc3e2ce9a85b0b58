package chat.filament.platform.store.s3;

import io.vertx.core.Future;
import java.nio.ByteBuffer;
import java.time.Instant;
import java.util.List;
import software.amazon.awssdk.services.s3.model.MultipartUpload;
import software.amazon.awssdk.services.s3.model.S3Exception;

/// Parts of uploads that never became an object: invisible, and paid for.
final class Parts {
  private static final int NOT_FOUND = 404;

  private Parts() {}

  /// The SDK may look at bytes after it has said that they are sent.
  static byte[] copy(ByteBuffer piece) {
    var copy = new byte[piece.remaining()];
    piece.get(piece.position(), copy);
    return copy;
  }

  /// An upload that is not there any more is fine.
  static Future<Void> abort(Bucket bucket, String path, String uploadId) {
    return bucket
        .await(
            bucket
                .client()
                .abortMultipartUpload(it -> it.bucket(bucket.name()).key(path).uploadId(uploadId)))
        .<Void>mapEmpty()
        .recover(failure ->
            failure instanceof S3Exception s3 && s3.statusCode() == NOT_FOUND
                ? Future.succeededFuture()
                : Future.failedFuture(failure));
  }

  /// Removes what uploads left that began before `before`; answers how many they were. One page:
  /// the next start takes the next.
  static Future<Integer> removeOld(Bucket bucket, Instant before) {
    return bucket
        .await(
            bucket
                .client()
                .listMultipartUploads(it -> it.bucket(bucket.name()).prefix(bucket.prefix())))
        .compose(listed -> {
          var old =
              listed.uploads().stream()
                  .filter(upload -> bucket.key(upload.key()).isPresent())
                  .filter(upload -> upload.initiated().isBefore(before))
                  .toList();
          return abortAll(bucket, old).map(old.size());
        });
  }

  private static Future<Void> abortAll(Bucket bucket, List<MultipartUpload> uploads) {
    Future<Void> done = Future.succeededFuture();
    for (var upload : uploads) {
      done = done.compose(before -> abort(bucket, upload.key(), upload.uploadId()));
    }
    return done;
  }
}
