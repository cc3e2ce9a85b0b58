package chat.filament.gateway.shard;

import java.util.ArrayDeque;

/// Sessions that have frames to send. A system call for each is what delivery costs, so frames
/// gather until their session's turn comes: the busier the shard, the more of them share one call.
///
/// A session that only large rooms have written to waits its turn behind other large rooms; what
/// small rooms write goes out first, together with what waits before it on the same socket.
final class Flushes {
  private static final int IN_BULK = 1;
  private static final int IN_EXPRESS = 2;

  /// Even when small rooms have enough for a whole turn, large ones get some of it.
  private static final int BULK_SHARE = 32;

  private final ArrayDeque<Session> express = new ArrayDeque<>();
  private final ArrayDeque<Session> bulk = new ArrayDeque<>();

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

  boolean isEmpty() {
    return express.isEmpty() && bulk.isEmpty();
  }

  void run(Turn turn) {
    boolean on = true;
    Session session;
    while (on && (session = express.poll()) != null) {
      on = flush(session, IN_EXPRESS, turn);
    }
    for (int left = BULK_SHARE; (on || left > 0) && (session = bulk.poll()) != null; left--) {
      on &= flush(session, IN_BULK, turn);
    }
  }

  private static boolean flush(Session session, int queue, Turn turn) {
    session.flushQueues &= (byte) ~queue;
    return !session.flush() || turn.goesOnWithCall();
  }
}
