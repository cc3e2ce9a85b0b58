package chat.filament.gateway.session;

import java.util.ArrayDeque;
import java.util.function.LongSupplier;

/// Sessions that have frames to send. A system call for each is what delivery costs, so frames
/// gather until their session's turn comes: the busier the shard, the more of them share one call.
///
/// A session that only large guilds have written to waits its turn behind other large guilds; what
/// small guilds write goes out first, together with what waits before it on the same socket.
///
/// The sockets of large guilds are visited in passes. Sending takes at most half of the time: the
/// next pass begins no sooner than twice the time after the beginning of this one that it took, but
/// no later than 15 ms after it. A loop that has room so sends each frame at once; the longer a
/// pass takes, because there are many sockets or the processors are busy, the more frames gather
/// for each visit.
public final class FlushQueue {
  private static final int IN_PACED = 1;
  private static final int IN_FIRST = 2;

  /// Even when small guilds have enough for a whole turn, large ones get some of it.
  private static final int PACED_SHARE = 32;

  /// From the start of one pass to that of the next at most, and how many times longer than the
  /// pass itself that is below.
  private static final long MAX_PACE_NANOS = 15_000_000;

  private static final int PACE = 2;

  private final ArrayDeque<Session> first = new ArrayDeque<>();
  private final ArrayDeque<Session> paced = new ArrayDeque<>();
  private final LongSupplier nanos;
  private long passStart;
  private long nextPass;

  /// Sessions that the pass under way still has to visit.
  private int left;

  public FlushQueue(LongSupplier nanos) {
    this.nanos = nanos;
    this.nextPass = nanos.getAsLong();
  }

  public void add(Session session, boolean isPaced) {
    if (isPaced) {
      if (session.flushQueues == 0) {
        session.flushQueues = IN_PACED;
        paced.add(session);
      }
    } else if ((session.flushQueues & IN_FIRST) == 0) {
      session.flushQueues |= IN_FIRST;
      first.add(session);
    }
  }

  /// Whether nothing is to be sent at once.
  public boolean isQuiet() {
    return first.isEmpty() && left == 0;
  }

  /// Nanoseconds until the next pass may begin; 0 when nothing waits for it.
  public long pause() {
    return paced.isEmpty() ? 0 : Math.max(1, nextPass - nanos.getAsLong());
  }

  public void run(TimeSlice slice) {
    boolean on = true;
    Session session;
    while (on && (session = first.poll()) != null) {
      on = flush(session, IN_FIRST, slice);
    }
    begin();
    for (int share = PACED_SHARE; (on || share > 0) && left > 0; share--) {
      session = paced.remove();
      on &= flush(session, IN_PACED, slice);
      if (--left == 0) {
        passed();
      }
    }
  }

  private void begin() {
    if (left == 0 && !paced.isEmpty()) {
      long now = nanos.getAsLong();
      if (now - nextPass >= 0) {
        left = paced.size();
        passStart = now;
      }
    }
  }

  private void passed() {
    long took = nanos.getAsLong() - passStart;
    nextPass = passStart + Math.min(MAX_PACE_NANOS, PACE * took);
  }

  private static boolean flush(Session session, int queue, TimeSlice slice) {
    session.flushQueues &= (byte) ~queue;
    return !session.flush() || slice.goesOnWithCall();
  }
}
