package chat.filament.gateway.session;

import java.util.ArrayDeque;
import java.util.function.LongSupplier;

/// Sessions that have frames to send. A system call for each is what delivery costs, so frames
/// gather until their session's turn comes: the busier the shard, the more of them share one call.
///
/// A session that only large guilds have written to waits its turn behind other large guilds; what
/// small guilds write goes out first, together with what waits before it on the same socket.
///
/// The sockets of large guilds are visited in passes. A loop that has time begins the next pass as
/// soon as there is something for it, but not before the last one is over. The more events each
/// socket had gathered, the further the loop is behind, and the longer the next pass waits for more
/// of them: at most until 15 ms after the beginning of the last. A list that nothing waits for is
/// not queued at all: each of its sockets is sent to when delivery comes to it, and that is a pass.
public final class FlushQueue {
  private static final int IN_PACED = 1;
  private static final int IN_FIRST = 2;

  /// Even when small guilds have enough for a whole turn, large ones get some of it.
  private static final int PACED_SHARE = 32;

  /// From the beginning of one pass to that of the next at most.
  private static final long MAX_PACE_NANOS = 15_000_000;

  /// What each event behind the first adds to it. A guild with fewer than 500 events a second is
  /// never waited for.
  private static final long PACE_NANOS = 2_000_000;

  private final ArrayDeque<Session> first = new ArrayDeque<>();
  private final ArrayDeque<Session> paced = new ArrayDeque<>();
  private final LongSupplier nanos;
  private long passStart;
  private long nextPass;

  /// Events written to sockets of large guilds since the last pass began, and what that meant for
  /// the one under way.
  private long gathered;

  private long behind;

  /// Sessions that the pass under way still has to visit.
  private int left;

  public FlushQueue(LongSupplier nanos) {
    this.nanos = nanos;
    this.nextPass = nanos.getAsLong();
  }

  /// For what is to be sent in this turn.
  public void add(Session session) {
    if ((session.flushQueues & IN_FIRST) == 0) {
      session.flushQueues |= IN_FIRST;
      first.add(session);
    }
  }

  /// For so many events of a large guild.
  public void addPaced(Session session, int events) {
    gathered += events;
    if (session.flushQueues == 0) {
      session.flushQueues = IN_PACED;
      paced.add(session);
    }
  }

  /// The monotonic clock that it goes by, in nanoseconds.
  public LongSupplier clock() {
    return nanos;
  }

  /// Whether no session of large guilds waits for its turn.
  public boolean isPacedEmpty() {
    return paced.isEmpty();
  }

  /// Whether a pass along a list may begin now that sends so many events to each socket when it
  /// comes to it: nothing waits, and it is time for the next pass. It has begun then.
  public boolean passBegins(int events) {
    if (left > 0 || !paced.isEmpty()) {
      return false;
    }
    long now = nanos.getAsLong();
    if (now - nextPass < 0) {
      return false;
    }
    gathered = 0;
    nextPass = now + Math.min(MAX_PACE_NANOS, (events - 1) * PACE_NANOS);
    return true;
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
        behind = (gathered - left) * PACE_NANOS / left;
        gathered = 0;
      }
    }
  }

  private void passed() {
    long took = nanos.getAsLong() - passStart;
    nextPass = passStart + Math.min(MAX_PACE_NANOS, Math.max(took, behind));
  }

  private static boolean flush(Session session, int queue, TimeSlice slice) {
    session.flushQueues &= (byte) ~queue;
    return !session.flush() || slice.goesOnWithCall();
  }
}
