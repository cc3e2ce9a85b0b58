package chat.filament.platform.store.s3;

import chat.filament.platform.store.ObjectKey;
import chat.filament.platform.store.ObjectUpload;
import io.vertx.core.Future;
import java.nio.ByteBuffer;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.core.async.AsyncRequestBody;
import software.amazon.awssdk.services.s3.model.PutObjectResponse;
import software.amazon.awssdk.utils.async.SimplePublisher;

/// An object of known length, sent while it comes.
final class SizedUpload implements ObjectUpload {
  private final Bucket bucket;
  private final SimplePublisher<ByteBuffer> body = new SimplePublisher<>();
  private final CompletableFuture<PutObjectResponse> answer;
  private long missing;

  /// Until then the server lacks these bytes, so the object is not there.
  private @Nullable ByteBuffer last;

  SizedUpload(Bucket bucket, ObjectKey key, long length) {
    this.bucket = bucket;
    this.missing = length;
    this.answer =
        bucket
            .streaming()
            .putObject(
                put -> put.bucket(bucket.name()).key(bucket.path(key)).contentLength(length),
                AsyncRequestBody.fromPublisher(body));
  }

  @Override
  public Future<Void> write(ByteBuffer piece) {
    if (piece.remaining() > missing) {
      return Future.failedFuture(new IllegalStateException("more bytes than announced"));
    }
    missing -= piece.remaining();
    var copy = ByteBuffer.wrap(Parts.copy(piece));
    if (missing == 0) {
      last = copy;
      return Future.succeededFuture();
    }
    return send(copy);
  }

  /// Ends with the request too: then nobody takes the piece any more.
  private Future<Void> send(ByteBuffer copy) {
    return bucket.await(CompletableFuture.anyOf(body.send(copy), answer)).mapEmpty();
  }

  @Override
  public Future<Void> commit() {
    if (last == null) {
      return Future.failedFuture(new IllegalStateException("fewer bytes than announced"));
    }
    return send(last)
        .compose(sent -> {
          var _ = body.complete();
          return bucket.await(answer);
        })
        .mapEmpty();
  }

  @Override
  public Future<Void> abort() {
    if (!answer.isDone()) {
      var _ = body.error(new CancellationException("the upload was given up"));
      answer.cancel(true);
    }
    return Future.succeededFuture();
  }
}
