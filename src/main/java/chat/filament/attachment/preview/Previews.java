package chat.filament.attachment.preview;

import chat.filament.attachment.image.ImageSize;
import chat.filament.platform.store.ByteRange;
import chat.filament.platform.store.ObjectKey;
import chat.filament.platform.store.ObjectStore;
import chat.filament.platform.store.StoredObject;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.WorkerExecutor;
import io.vertx.core.buffer.Buffer;
import java.nio.ByteBuffer;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Makes previews of images that are in the store. Never fails: without one, an image is shown as a
/// whole.
public final class Previews {
  private static final Logger log = LoggerFactory.getLogger(Previews.class);
  private static final Set<String> TYPES =
      Set.of("image/jpeg", "image/png", "image/gif", "image/webp");
  private static final String WEBP = "image/webp";

  /// An original is in memory while it is decoded: this many times [#MAX_BYTES] at most.
  private static final int MAX_AT_ONCE = 3;

  private static final long MAX_BYTES = 12 * 1024 * 1024;

  /// Decoded in thinned rows.
  private static final long MAX_PIXELS = 24_000_000;

  /// Decoded as a whole, four bytes each.
  private static final long MAX_WEBP_PIXELS = 8_000_000;

  private static final long MAX_MILLIS = 3_000;

  private final Vertx vertx;
  private final ObjectStore store;
  private final WorkerExecutor decoder;
  private final AtomicInteger underWay = new AtomicInteger();

  public Previews(Vertx vertx, ObjectStore store) {
    this.vertx = vertx;
    this.store = store;
    this.decoder = vertx.createSharedWorkerExecutor("filament-previews", 1);
  }

  /// Stores a preview at `key` if one can be made in time.
  ///
  /// @param type as detected
  /// @param size by the header of the original
  public Future<Picture> make(ObjectKey original, ObjectKey key, String type, ImageSize size) {
    long pixels = type.equals(WEBP) ? MAX_WEBP_PIXELS : MAX_PIXELS;
    if (!TYPES.contains(type) || size.pixels() > pixels) {
      return Future.succeededFuture(new Picture(size, false));
    }
    if (underWay.incrementAndGet() > MAX_AT_ONCE) {
      underWay.decrementAndGet();
      return Future.succeededFuture(new Picture(size, false));
    }
    return store
        .open(original)
        .compose(object -> read(object).eventually(object::close))
        .compose(bytes -> decode(bytes, key, type, size))
        .recover(failure -> without(failure, original, size))
        .onComplete(done -> underWay.decrementAndGet());
  }

  private static Future<Picture> without(Throwable failure, ObjectKey original, ImageSize size) {
    log.atInfo()
        .addKeyValue("event", "attachments.no_preview")
        .addKeyValue("object", original)
        .addKeyValue("reason", failure.toString())
        .log("an image has no preview");
    return Future.succeededFuture(new Picture(size, false));
  }

  private static Future<byte[]> read(StoredObject object) {
    if (object.size() > MAX_BYTES) {
      return Future.failedFuture(object.size() + " bytes");
    }
    var bytes = Buffer.buffer((int) object.size());
    return object
        .read(
            ByteRange.whole(object.size()),
            piece -> {
              bytes.appendBuffer(piece);
              return Future.succeededFuture();
            })
        .map(read -> bytes.getBytes());
  }

  /// The decoder is stopped when it takes too long, and its thread is free again when it notices.
  @SuppressWarnings("NullAway") // executeBlocking declares a nullable result; here it is never null
  private Future<Picture> decode(byte[] bytes, ObjectKey key, String type, ImageSize size) {
    var orientation = type.equals("image/jpeg") ? Orientation.of(bytes) : new Orientation(1);
    var shown =
        orientation.isTurned()
            ? new ImageSize(/* width= */ size.height(), /* height= */ size.width())
            : size;
    var thumbnail = new Thumbnail(bytes, type, orientation);
    Promise<byte[]> made = Promise.promise();
    long timer =
        vertx.setTimer(
            MAX_MILLIS,
            late -> {
              thumbnail.stop();
              made.tryFail("took longer than " + MAX_MILLIS + " ms");
            });
    decoder
        .executeBlocking(thumbnail::jpeg, false)
        .onSuccess(jpeg -> made.tryComplete(jpeg))
        .onFailure(failure -> made.tryFail(failure));
    return made.future()
        .onComplete(done -> vertx.cancelTimer(timer))
        .compose(jpeg -> put(key, jpeg))
        .map(stored -> new Picture(shown, true))
        .recover(failure -> without(failure, key, shown));
  }

  private Future<Void> put(ObjectKey key, byte[] jpeg) {
    return store
        .begin(key, jpeg.length)
        .compose(upload -> {
          Future<Void> written = Future.succeededFuture();
          for (int at = 0; at < jpeg.length; at += ObjectStore.PIECE_BYTES) {
            int length = Math.min(jpeg.length - at, ObjectStore.PIECE_BYTES);
            var piece = ByteBuffer.wrap(jpeg, at, length);
            written = written.compose(before -> upload.write(piece));
          }
          return written
              .compose(all -> upload.commit())
              .recover(
                  failure -> upload.abort().transform(dropped -> Future.failedFuture(failure)));
        });
  }
}
