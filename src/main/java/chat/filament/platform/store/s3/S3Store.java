package chat.filament.platform.store.s3;

import chat.filament.core.Problem;
import chat.filament.core.Refusal;
import chat.filament.platform.config.Config;
import chat.filament.platform.store.ByteRange;
import chat.filament.platform.store.ListedObject;
import chat.filament.platform.store.NoSuchObject;
import chat.filament.platform.store.ObjectKey;
import chat.filament.platform.store.ObjectStore;
import chat.filament.platform.store.ObjectUpload;
import chat.filament.platform.store.StoredObject;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import software.amazon.awssdk.services.s3.model.NoSuchUploadException;
import software.amazon.awssdk.services.s3.model.S3Exception;

/// Objects in a bucket, named `<prefix>/<folder>/<name>`.
public final class S3Store implements ObjectStore {
  private static final Logger log = LoggerFactory.getLogger(S3Store.class);
  private static final int NOT_FOUND = 404;
  private static final int NOT_IMPLEMENTED = 501;
  private static final byte[] PROBE = {1, 2, 3, 4, 5};

  /// Uploads of unknown length that are under way, each with a part in memory: 80 MiB at most.
  private static final int MAX_PARTED = 16;

  /// No upload takes longer; another process may be at a younger one.
  private static final Duration ABANDONED = Duration.ofHours(24);

  private final Bucket bucket;
  private final String description;
  private final InstantSource clock;
  private final Set<PartedUpload> parted = ConcurrentHashMap.newKeySet();

  public S3Store(Vertx vertx, Config.S3 config, InstantSource clock) {
    this.bucket = Clients.open(vertx, config);
    this.description = config.toString();
    this.clock = clock;
  }

  @Override
  public String description() {
    return description;
  }

  /// Fails when the bucket cannot be listed. What uploads left is not worth failing for.
  @Override
  public Future<Void> start() {
    return bucket
        .await(
            bucket
                .client()
                .listObjectsV2(it -> it.bucket(bucket.name()).prefix(bucket.prefix()).maxKeys(1)))
        .compose(listed -> Parts.removeOld(bucket, clock.instant().minus(ABANDONED)))
        .recover(failure ->
            isWithoutUploads(failure) ? Future.succeededFuture(0) : Future.failedFuture(failure))
        .onSuccess(removed ->
            log.atInfo()
                .addKeyValue("event", "store.abandoned_uploads")
                .addKeyValue("removed", removed)
                .log("uploads that a crash left in S3 were removed"))
        .mapEmpty();
  }

  /// Some servers do not list uploads, and rclone says that there is no such upload when it has
  /// none.
  private static boolean isWithoutUploads(Throwable failure) {
    return failure instanceof NoSuchUploadException
        || (failure instanceof S3Exception s3 && s3.statusCode() == NOT_IMPLEMENTED);
  }

  @Override
  public Future<ObjectUpload> begin(ObjectKey key, long length) {
    if (length != UNKNOWN_LENGTH) {
      return Future.succeededFuture(new SizedUpload(bucket, key, length));
    }
    if (parted.size() >= MAX_PARTED) {
      return Future.failedFuture(Refusal.retryAfter(Problem.UNAVAILABLE, 1));
    }
    var upload = new PartedUpload(bucket, key, parted::remove);
    parted.add(upload);
    return Future.succeededFuture(upload);
  }

  @Override
  public Future<StoredObject> open(ObjectKey key) {
    var path = bucket.path(key);
    return bucket
        .await(bucket.client().headObject(it -> it.bucket(bucket.name()).key(path)))
        .<StoredObject>map(
            head -> new BucketObject(bucket, path, head.eTag(), head.contentLength()))
        .recover(failure ->
            Future.failedFuture(
                failure instanceof S3Exception s3 && s3.statusCode() == NOT_FOUND
                    ? new NoSuchObject(key)
                    : failure));
  }

  @Override
  public Future<Void> delete(ObjectKey key) {
    return bucket
        .await(bucket.client().deleteObject(it -> it.bucket(bucket.name()).key(bucket.path(key))))
        .mapEmpty();
  }

  @Override
  public Future<Void> list(
      String folder, int pageSize, Function<List<ListedObject>, Future<Void>> page) {
    return new Listing(bucket, bucket.prefix() + folder + "/", pageSize, page).run();
  }

  @Override
  public Future<Void> probe() {
    var key = new ObjectKey("probe", UUID.randomUUID().toString());
    var upload = new SizedUpload(bucket, key, PROBE.length);
    return upload
        .write(ByteBuffer.wrap(PROBE))
        .compose(written -> upload.commit())
        .compose(stored -> open(key))
        .compose(object -> object.read(ByteRange.whole(PROBE.length), this::ignore))
        .eventually(() -> delete(key));
  }

  private Future<Void> ignore(Buffer piece) {
    return Future.succeededFuture();
  }

  @Override
  public Future<Void> close() {
    var dropped = List.copyOf(parted).stream().map(PartedUpload::abort).toList();
    return Future.join(dropped).<Void>mapEmpty().eventually(this::closeClients);
  }

  /// Closing waits for the SDK's threads.
  private Future<Void> closeClients() {
    return bucket
        .vertx()
        .executeBlocking(
            () -> {
              bucket.close();
              return true;
            },
            false)
        .mapEmpty();
  }
}
