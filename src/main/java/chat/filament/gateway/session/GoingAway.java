package chat.filament.gateway.session;

import chat.filament.gateway.protocol.SessionEnd;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import java.util.ArrayDeque;
import java.util.function.IntSupplier;

/// Closes all sessions of a shard, spread over a time so that their clients do not come back to
/// another server all at once.
public final class GoingAway {
  private static final int STEP_MS = 50;

  /// What is closed in one step at least; also the size of a step when there is no time.
  private static final int SLICE = 256;

  /// How long clients have for their side of the last closes.
  private static final int PATIENCE_MS = 2_000;

  private final Vertx vertx;
  private final ArrayDeque<Session> left;
  private final int perStep;
  private final int pauseMs;
  private final Promise<Void> done = Promise.promise();

  /// `seconds` 0 closes everything at once.
  public GoingAway(Vertx vertx, ArrayDeque<Session> sessions, int seconds) {
    this.vertx = vertx;
    this.left = sessions;
    this.perStep =
        seconds == 0
            ? SLICE
            : (int) Math.max(1, (long) sessions.size() * STEP_MS / (seconds * 1_000L) + 1);
    this.pauseMs = seconds == 0 ? 1 : STEP_MS;
  }

  /// Done when no connection is open any more, or the clients' time is over; `open` counts them.
  public Future<Void> run(IntSupplier open) {
    step(open);
    return done.future();
  }

  private void step(IntSupplier open) {
    for (int i = 0; i < perStep && !left.isEmpty(); i++) {
      left.remove().end(SessionEnd.GOING_AWAY);
    }
    if (left.isEmpty()) {
      await(open, PATIENCE_MS / STEP_MS);
    } else {
      vertx.setTimer(pauseMs, timer -> step(open));
    }
  }

  private void await(IntSupplier open, int tries) {
    if (open.getAsInt() == 0 || tries == 0) {
      done.complete();
    } else {
      vertx.setTimer(STEP_MS, timer -> await(open, tries - 1));
    }
  }
}
