package chat.filament.platform.store.s3;

import chat.filament.platform.store.ByteRange;
import chat.filament.platform.store.PieceSink;
import chat.filament.platform.store.StoredObject;
import io.vertx.core.Future;
import java.io.EOFException;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import software.amazon.awssdk.core.async.AsyncResponseTransformer;

/// An object that was there when it was opened. A read that has begun goes on when it is deleted;
/// one that has not fails: objects are deleted only a day after nothing refers to them.
final class BucketObject implements StoredObject {
  private final Bucket bucket;
  private final String path;
  private final String entityTag;
  private final long size;
  private final Set<PieceSubscriber> reads = ConcurrentHashMap.newKeySet();

  BucketObject(Bucket bucket, String path, String entityTag, long size) {
    this.bucket = bucket;
    this.path = path;
    this.entityTag = entityTag;
    this.size = size;
  }

  @Override
  public long size() {
    return size;
  }

  @Override
  public Future<Void> read(ByteRange range, PieceSink sink) {
    if (range.last() >= size) {
      return Future.failedFuture(new EOFException("range beyond the end of " + size + " bytes"));
    }
    var read = new PieceSubscriber(bucket.vertx().getOrCreateContext(), sink, range.length());
    reads.add(read);
    var _ =
        bucket
            .client()
            .getObject(
                get ->
                    get.bucket(bucket.name())
                        .key(path)
                        .ifMatch(entityTag)
                        .range("bytes=" + range.first() + "-" + range.last()),
                AsyncResponseTransformer.toPublisher())
            .whenComplete((answer, failure) -> {
              if (failure == null) {
                answer.subscribe(read);
              } else {
                read.onError(failure);
              }
            });
    return read.done().onComplete(ended -> reads.remove(read));
  }

  @Override
  public Future<Void> close() {
    reads.forEach(PieceSubscriber::cancel);
    return Future.succeededFuture();
  }
}
