package chat.filament.platform.http;

import chat.filament.core.Problem;
import chat.filament.core.Refusal;
import chat.filament.platform.store.ObjectStore;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpServerRequest;
import java.nio.ByteBuffer;
import java.util.function.Function;

/// The body of a request as it arrives, for routes that take more than fits into memory. Holds two
/// pieces, one that fills while the other is taken, and what the connection has read beyond them;
/// their memory is used again and again. Confined to the event loop of the request.
public final class BodyStream {
  /// The length of a body whose end only its chunks tell.
  public static final long UNKNOWN_LENGTH = UnreadBody.UNKNOWN;

  private static final ByteBuffer EMPTY = ByteBuffer.allocate(0);

  private final HttpServerRequest request;
  private final TransferProgress progress;
  private final Promise<Long> done = Promise.promise();
  private Function<ByteBuffer, Future<Void>> sink = piece -> Future.succeededFuture();
  private ByteBuffer filling = EMPTY;
  private ByteBuffer other = EMPTY;
  private Buffer chunk = Buffer.buffer();
  private int taken;
  private long most;
  private long total;
  private boolean writing;
  private boolean ended;

  BodyStream(HttpServerRequest request, TransferProgress progress) {
    this.request = request;
    this.progress = progress;
    progress.onIdle(() -> fail(new Refusal(Problem.REQUEST_TIMEOUT)));
    request.exceptionHandler(broken -> fail(Refusal.invalid("body: broken off")));
  }

  /// How many bytes are announced, 0 without a body, or [#UNKNOWN_LENGTH].
  public long announced() {
    return UnreadBody.announced(request);
  }

  /// Says that a step that takes time is done: the 30 seconds without progress begin anew.
  public void progressed() {
    progress.moved();
  }

  /// Gives the body to `sink` in pieces of at most [ObjectStore#PIECE_BYTES], one at a time, and
  /// each only until the sink's answer: then its memory is used again. Answers the length. A client
  /// that waits to be asked for it is asked now. Fails with `payload_too_large` as soon as more
  /// than `most` bytes have come, with `invalid_request` when it is broken off, with
  /// `request_timeout` after 30 seconds without progress, or as the sink does; the sink gets
  /// nothing after that. Called once.
  public Future<Long> read(long most, Function<ByteBuffer, Future<Void>> sink) {
    this.most = most;
    this.sink = sink;
    if (announced() == 0) {
      done.tryComplete(0L);
    } else if (!done.future().isComplete()) {
      request.handler(this::take);
      request.endHandler(end -> {
        ended = true;
        pump();
      });
      UnreadBody.askFor(request);
      request.resume();
    }
    return done.future();
  }

  private void take(Buffer chunk) {
    if (done.future().isComplete()) {
      return;
    }
    if (chunk.length() == 0) { // see RequestDecoder
      fail(Refusal.invalid("body: malformed"));
      return;
    }
    progress.moved();
    total += chunk.length();
    if (total > most) {
      fail(new Refusal(Problem.PAYLOAD_TOO_LARGE));
      return;
    }
    this.chunk = chunk;
    taken = 0;
    pump();
  }

  private void pump() {
    fill();
    if (writing || done.future().isComplete()) {
      // goes on when the piece is written
    } else if (ended ? filling.position() > 0 : isFull()) {
      write();
      fill();
    } else if (ended) {
      done.tryComplete(total);
    }
    if (!ended && taken < chunk.length()) {
      request.pause();
    }
  }

  private boolean isFull() {
    return filling.capacity() > 0 && !filling.hasRemaining();
  }

  /// Moves what fits of the chunk into the piece.
  private void fill() {
    if (taken == chunk.length()) {
      return;
    }
    if (filling.capacity() == 0) {
      filling = ByteBuffer.allocate(pieceBytes());
    }
    int length = Math.min(filling.remaining(), chunk.length() - taken);
    chunk.getBytes(taken, taken + length, filling.array(), filling.position());
    filling.position(filling.position() + length);
    taken += length;
  }

  private int pieceBytes() {
    long length = announced();
    return length == UNKNOWN_LENGTH
        ? ObjectStore.PIECE_BYTES
        : Math.clamp(length, 1, ObjectStore.PIECE_BYTES);
  }

  private void write() {
    writing = true;
    var piece = filling.flip();
    filling = other;
    other = piece;
    sink.apply(piece)
        .onComplete(written -> {
          writing = false;
          progress.moved();
          if (written.failed()) {
            fail(written.cause());
          } else {
            piece.clear();
            pump();
            if (!ended && taken == chunk.length() && !done.future().isComplete()) {
              request.resume();
            }
          }
        });
  }

  private void fail(Throwable failure) {
    if (done.tryFail(failure) && !ended) {
      request.pause();
    }
  }
}
