package chat.filament.platform.http;

import chat.filament.core.Problem;
import chat.filament.core.Refusal;
import chat.filament.platform.store.ObjectStore;
import chat.filament.platform.store.PieceSink;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpServerRequest;

/// The body of a request as it arrives, for routes that take more than fits into memory. Holds at
/// most about two pieces. Confined to the event loop of the request.
public final class BodyStream {
  /// The length of a body whose end only its chunks tell.
  public static final long UNKNOWN_LENGTH = UnreadBody.UNKNOWN;

  private static final int PIECE = ObjectStore.PIECE_BYTES;

  private final HttpServerRequest request;
  private final TransferProgress progress;
  private final Promise<Long> done = Promise.promise();
  private PieceSink sink = piece -> Future.succeededFuture();
  private Buffer gathered = Buffer.buffer(PIECE);
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

  /// Gives the body to `sink` in pieces of at most [ObjectStore#PIECE_BYTES]; answers its length. A
  /// client that waits to be asked for it is asked now. Fails with `payload_too_large` as soon as
  /// more than `most` bytes have come, with `invalid_request` when it is broken off, with
  /// `request_timeout` after 30 seconds without progress, or as the sink does; the sink gets
  /// nothing after that. Called once.
  public Future<Long> read(long most, PieceSink sink) {
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
    gathered.appendBuffer(chunk);
    pump();
  }

  private void pump() {
    if (writing || done.future().isComplete()) {
      if (gathered.length() >= PIECE && !ended) {
        request.pause();
      }
      return;
    }
    if (gathered.length() >= PIECE || (ended && gathered.length() > 0)) {
      write(next());
    } else if (ended) {
      done.tryComplete(total);
    }
  }

  private Buffer next() {
    int length = Math.min(PIECE, gathered.length());
    var piece = length == gathered.length() ? gathered : gathered.getBuffer(0, length);
    var rest = Buffer.buffer(PIECE);
    gathered =
        length == gathered.length()
            ? rest
            : rest.appendBuffer(gathered, length, gathered.length() - length);
    return piece;
  }

  private void write(Buffer piece) {
    writing = true;
    sink.write(piece)
        .onComplete(written -> {
          writing = false;
          progress.moved();
          if (written.failed()) {
            fail(written.cause());
          } else {
            pump();
            if (!ended && gathered.length() < PIECE && !done.future().isComplete()) {
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
