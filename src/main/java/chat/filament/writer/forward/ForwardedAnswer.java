package chat.filament.writer.forward;

import chat.filament.core.Problem;
import chat.filament.core.Refusal;
import io.vertx.core.AsyncResult;
import io.vertx.core.Future;
import io.vertx.core.buffer.Buffer;
import java.util.Locale;

/// How another node answers a command: with its result, with its refusal, or that it failed there.
final class ForwardedAnswer {
  private static final byte DONE = 0;
  private static final byte REFUSED = 1;

  private ForwardedAnswer() {}

  /// What is no refusal leaves open whether the change was made, like an outage of the database.
  static Buffer encode(AsyncResult<Buffer> done) {
    if (done.succeeded()) {
      return Buffer.buffer(1 + done.result().length()).appendByte(DONE).appendBuffer(done.result());
    }
    var refusal =
        done.cause() instanceof Refusal refused
            ? refused
            : Refusal.retryAfter(Problem.UNAVAILABLE, 1);
    return Buffer.buffer()
        .appendByte(REFUSED)
        .appendByte((byte) refusal.problem().code().length())
        .appendString(refusal.problem().code())
        .appendInt(refusal.retryAfterSeconds())
        .appendString(refusal.detail());
  }

  static Future<Buffer> decode(Buffer answer) {
    if (answer.getByte(0) == DONE) {
      return Future.succeededFuture(answer.slice(1, answer.length()));
    }
    int end = 2 + answer.getByte(1);
    var problem = Problem.valueOf(answer.getString(2, end).toUpperCase(Locale.ROOT));
    int retryAfter = answer.getInt(end);
    return Future.failedFuture(
        retryAfter > 0
            ? Refusal.retryAfter(problem, retryAfter)
            : new Refusal(problem, answer.getString(end + Integer.BYTES, answer.length())));
  }
}
