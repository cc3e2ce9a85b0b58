package chat.filament.writer.forward;

import chat.filament.core.Problem;
import chat.filament.core.Refusal;
import io.vertx.core.AsyncResult;
import io.vertx.core.Future;
import io.vertx.core.buffer.Buffer;
import java.util.Locale;

/// How another node answers a command: with its result, with its refusal, or that it comes too late
/// to be taken; and in which of its [AnswerPeriods] it does.
final class ForwardedAnswer {
  private static final byte DONE = 0;
  private static final byte REFUSED = 1;
  private static final byte LATE = 2;
  private static final int BODY = 1 + Long.BYTES;

  private ForwardedAnswer() {}

  static Buffer late(long period) {
    return Buffer.buffer(BODY).appendByte(LATE).appendLong(period);
  }

  static boolean isLate(Buffer answer) {
    return answer.getByte(0) == LATE;
  }

  static long period(Buffer answer) {
    return answer.getLong(1);
  }

  /// What is no refusal leaves open whether the change was made, like an outage of the database.
  static Buffer encode(AsyncResult<Buffer> done, long period) {
    if (done.succeeded()) {
      return Buffer.buffer(BODY + done.result().length())
          .appendByte(DONE)
          .appendLong(period)
          .appendBuffer(done.result());
    }
    var refusal =
        done.cause() instanceof Refusal refused
            ? refused
            : Refusal.retryAfter(Problem.UNAVAILABLE, 1);
    return Buffer.buffer()
        .appendByte(REFUSED)
        .appendLong(period)
        .appendByte((byte) refusal.problem().code().length())
        .appendString(refusal.problem().code())
        .appendInt(refusal.retryAfterSeconds())
        .appendString(refusal.detail());
  }

  static Future<Buffer> decode(Buffer answer) {
    if (answer.getByte(0) == DONE) {
      return Future.succeededFuture(answer.slice(BODY, answer.length()));
    }
    int end = BODY + 1 + answer.getByte(BODY);
    var problem = Problem.valueOf(answer.getString(BODY + 1, end).toUpperCase(Locale.ROOT));
    int retryAfter = answer.getInt(end);
    return Future.failedFuture(
        retryAfter > 0
            ? Refusal.retryAfter(problem, retryAfter)
            : new Refusal(problem, answer.getString(end + Integer.BYTES, answer.length())));
  }
}
