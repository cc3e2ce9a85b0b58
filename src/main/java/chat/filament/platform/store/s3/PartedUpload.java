package chat.filament.platform.store.s3;

import chat.filament.platform.store.ObjectKey;
import chat.filament.platform.store.ObjectUpload;
import io.vertx.core.Future;
import io.vertx.core.buffer.Buffer;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.core.async.AsyncRequestBody;
import software.amazon.awssdk.services.s3.model.CompletedPart;

/// An object of unknown length: in parts, of which one is in memory. What is smaller than a part is
/// sent as a whole.
final class PartedUpload implements ObjectUpload {
  /// The least that S3 takes for a part that is not the last.
  static final int PART_BYTES = 5 * 1024 * 1024;

  private final Bucket bucket;
  private final String path;
  private final Consumer<PartedUpload> ended;
  private final List<CompletedPart> parts = new ArrayList<>();
  private Buffer part = Buffer.buffer();
  private @Nullable String uploadId;
  private boolean done;

  /// Sends nothing yet.
  ///
  /// @param ended runs once, when nothing is in memory any more
  PartedUpload(Bucket bucket, ObjectKey key, Consumer<PartedUpload> ended) {
    this.bucket = bucket;
    this.path = bucket.path(key);
    this.ended = ended;
  }

  @Override
  public Future<Void> write(ByteBuffer piece) {
    part.appendBytes(Parts.copy(piece));
    return part.length() < PART_BYTES ? Future.succeededFuture() : begun().compose(this::sendPart);
  }

  /// The server's name for the upload.
  private Future<String> begun() {
    if (uploadId != null) {
      return Future.succeededFuture(uploadId);
    }
    return bucket
        .await(bucket.client().createMultipartUpload(it -> it.bucket(bucket.name()).key(path)))
        .map(created -> {
          uploadId = created.uploadId();
          return created.uploadId();
        });
  }

  private Future<Void> sendPart(String upload) {
    var bytes = AsyncRequestBody.fromBytesUnsafe(part.getBytes());
    part = Buffer.buffer();
    int number = parts.size() + 1;
    return bucket
        .await(
            bucket
                .client()
                .uploadPart(
                    it -> it.bucket(bucket.name()).key(path).uploadId(upload).partNumber(number),
                    bytes))
        .onSuccess(
            sent -> parts.add(CompletedPart.builder().partNumber(number).eTag(sent.eTag()).build()))
        .mapEmpty();
  }

  @Override
  public Future<Void> commit() {
    var upload = uploadId;
    var stored = upload == null ? putWhole() : complete(upload);
    return stored.onSuccess(placed -> end());
  }

  private Future<Void> putWhole() {
    return bucket
        .await(
            bucket
                .client()
                .putObject(
                    put -> put.bucket(bucket.name()).key(path),
                    AsyncRequestBody.fromBytesUnsafe(part.getBytes())))
        .mapEmpty();
  }

  private Future<Void> complete(String upload) {
    var rest = part.length() == 0 ? Future.<Void>succeededFuture() : sendPart(upload);
    return rest.compose(sent ->
            bucket.await(
                bucket
                    .client()
                    .completeMultipartUpload(it ->
                        it.bucket(bucket.name())
                            .key(path)
                            .uploadId(upload)
                            .multipartUpload(all -> all.parts(parts)))))
        .mapEmpty();
  }

  @Override
  public Future<Void> abort() {
    if (done) {
      return Future.succeededFuture();
    }
    end();
    var upload = uploadId;
    return upload == null ? Future.succeededFuture() : Parts.abort(bucket, path, upload);
  }

  private void end() {
    if (!done) {
      done = true;
      part = Buffer.buffer();
      ended.accept(this);
    }
  }
}
