package chat.filament.gateway.shard;

import java.util.ArrayDeque;
import java.util.function.LongSupplier;

/// Sessions that have frames to send. A system call for each is what delivery costs, so frames
/// gather until their session's turn comes: the busier the shard, the more of them share one call.
///
/// A session that only large rooms have written to waits its turn behind other large rooms; what
/// small rooms write goes out first, together with what waits before it on the same socket.
///
/// The sockets of large rooms are visited in passes that begin at least 15 ms apart, so that a busy
/// room has several frames for each visit; the first frame after a quiet time goes out at once.
final class Flushes {
  private static final int IN_BULK = 1;
  private static final int IN_EXPRESS = 2;

  /// Even when small rooms have enough for a whole turn, large ones get some of it.
  private static final int BULK_SHARE = 32;

  /// From the start of one pass to that of the next.
  private static final long PACE_NANOS = 15_000_000;

  private final ArrayDeque<Session> express = new ArrayDeque<>();
  private final ArrayDeque<Session> bulk = new ArrayDeque<>();
  private final LongSupplier nanos;
  private long nextPass;

  /// Sessions that the pass under way still has to visit.
  private int left;

  Flushes(LongSupplier nanos) {
    this.nanos = nanos;
    this.nextPass = nanos.getAsLong();
  }

  void add(Session session, boolean isBulk) {
    if (isBulk) {
      if (session.flushQueues == 0) {
        session.flushQueues = IN_BULK;
        bulk.add(session);
      }
    } else if ((session.flushQueues & IN_EXPRESS) == 0) {
      session.flushQueues |= IN_EXPRESS;
      express.add(session);
    }
  }

  /// Whether nothing is to be sent at once.
  boolean isQuiet() {
    return express.isEmpty() && left == 0;
  }

  /// Nanoseconds until the next pass may begin; 0 when nothing waits for it.
  long pause() {
    return bulk.isEmpty() ? 0 : Math.max(1, nextPass - nanos.getAsLong());
  }

  void run(Turn turn) {
    boolean on = true;
    Session session;
    while (on && (session = express.poll()) != null) {
      on = flush(session, IN_EXPRESS, turn);
    }
    begin();
    for (int share = BULK_SHARE; (on || share > 0) && left > 0; share--) {
      left--;
      session = bulk.remove();
      on &= flush(session, IN_BULK, turn);
    }
  }

  private void begin() {
    if (left == 0 && !bulk.isEmpty()) {
      long now = nanos.getAsLong();
      if (now - nextPass >= 0) {
        left = bulk.size();
        nextPass = now + PACE_NANOS;
      }
    }
  }

  private static boolean flush(Session session, int queue, Turn turn) {
    session.flushQueues &= (byte) ~queue;
    return !session.flush() || turn.goesOnWithCall();
  }
}
