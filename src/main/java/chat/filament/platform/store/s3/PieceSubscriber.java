package chat.filament.platform.store.s3;

import chat.filament.platform.store.ObjectStore;
import chat.filament.platform.store.PieceSink;
import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.buffer.Buffer;
import java.io.IOException;
import java.nio.ByteBuffer;
import org.jspecify.annotations.Nullable;
import org.reactivestreams.Subscriber;
import org.reactivestreams.Subscription;

/// Takes the bytes of an answer to a sink, a piece at a time: the next is asked for when the sink
/// has taken the one before, so memory is bounded by about one piece. The SDK calls it on its
/// threads; everything happens on one context.
final class PieceSubscriber implements Subscriber<ByteBuffer> {
  /// What is too small for a piece of its own is gathered up to this.
  private static final int GATHERED = ObjectStore.PIECE_BYTES / 2;

  private final Context context;
  private final PieceSink sink;
  private final long length;
  private final Promise<Void> done = Promise.promise();
  private @Nullable Subscription subscription;
  private Buffer gathered = Buffer.buffer();
  private long received;
  private boolean writing;
  private boolean ended;

  /// For one answer.
  ///
  /// @param length how many bytes must come
  PieceSubscriber(Context context, PieceSink sink, long length) {
    this.context = context;
    this.sink = sink;
    this.length = length;
  }

  Future<Void> done() {
    return done.future();
  }

  @Override
  public void onSubscribe(Subscription begun) {
    context.runOnContext(now -> {
      subscription = begun;
      if (done.future().isComplete()) {
        begun.cancel();
      } else {
        begun.request(1);
      }
    });
  }

  @Override
  public void onNext(ByteBuffer bytes) {
    var copy = new byte[bytes.remaining()];
    bytes.get(copy);
    context.runOnContext(now -> {
      received += copy.length;
      gathered.appendBytes(copy);
      pump();
    });
  }

  @Override
  public void onError(Throwable failure) {
    fail(new IOException("the object cannot be read", failure));
  }

  @Override
  public void onComplete() {
    context.runOnContext(now -> {
      ended = true;
      pump();
    });
  }

  void cancel() {
    fail(new IOException("closed while it was read"));
  }

  private void fail(Throwable failure) {
    context.runOnContext(now -> {
      if (done.tryFail(failure) && subscription != null) {
        subscription.cancel();
      }
    });
  }

  private void pump() {
    if (writing || done.future().isComplete()) {
      return;
    }
    if (gathered.length() >= GATHERED || (ended && gathered.length() > 0)) {
      write(next());
    } else if (!ended && subscription != null) {
      subscription.request(1);
    } else if (received == length) {
      done.tryComplete();
    } else {
      fail(new IOException(received + " bytes came of " + length));
    }
  }

  private Buffer next() {
    int size = Math.min(gathered.length(), ObjectStore.PIECE_BYTES);
    var piece = gathered.getBuffer(0, size);
    gathered = gathered.getBuffer(size, gathered.length());
    return piece;
  }

  private void write(Buffer piece) {
    writing = true;
    sink.write(piece)
        .onComplete(taken ->
            context.runOnContext(now -> {
              writing = false;
              if (taken.failed()) {
                fail(taken.cause());
              } else {
                pump();
              }
            }));
  }
}
