package chat.filament.gateway.session;

import java.util.ArrayDeque;
import java.util.function.LongSupplier;

/// Sessions that have frames to send. A system call for each is what delivery costs, so frames
/// gather until their session's turn comes: the busier the shard, the more of them share one call.
///
/// A session that only large guilds have written to waits its turn behind other large guilds; what
/// small guilds write goes out first, together with what waits before it on the same socket.
///
/// The sockets of large guilds are visited in rounds ([RoundPace]), each of which goes to those
/// that stood there when it began.
public final class FlushQueue {
  private static final int IN_PACED = 1;
  private static final int IN_FIRST = 2;

  /// Even when small guilds have enough for a whole turn, large ones get some of it.
  private static final int PACED_SHARE = 32;

  private final ArrayDeque<Session> first = new ArrayDeque<>();
  private final ArrayDeque<Session> paced = new ArrayDeque<>();
  private final LongSupplier nanos;
  private final RoundPace pace;

  /// Events written to sockets of large guilds since the last round began, and those of the round
  /// under way.
  private long gathered;

  private long events;

  /// Sessions of the round under way, and how many of them it still has to visit.
  private int size;

  private int left;

  /// Whether something had come for the next round when the last one was over.
  private boolean again;

  /// Nanoseconds until the round under way goes on.
  private long pause;

  public FlushQueue(LongSupplier nanos) {
    this.nanos = nanos;
    this.pace = new RoundPace(nanos);
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

  /// Whether nothing is to be sent at once.
  public boolean isQuiet() {
    return first.isEmpty() && (pause > 0 || paced.isEmpty());
  }

  /// Nanoseconds from the last turn until the round under way goes on; 0 when it may, or there is
  /// none.
  public long pause() {
    return pause;
  }

  public void run(TimeSlice slice) {
    boolean on = true;
    Session session;
    while (on && (session = first.poll()) != null) {
      on = flush(session, IN_FIRST, slice);
    }
    if (left > 0) {
      pace.resume();
    } else if (!paced.isEmpty()) {
      begin();
    } else {
      return;
    }
    goOn(on, slice);
  }

  private void begin() {
    size = paced.size();
    left = size;
    events = gathered;
    gathered = 0;
    pace.begin(again);
  }

  private void goOn(boolean hasTime, TimeSlice slice) {
    boolean on = hasTime;
    int share = PACED_SHARE;
    pause = pace.pause(size - left, size);
    while (pause == 0 && left > 0 && (on || share > 0)) {
      on &= flush(paced.remove(), IN_PACED, slice);
      share--;
      left--;
      pause = left == 0 ? 0 : pace.pause(size - left, size);
    }
    if (left == 0) {
      pace.end(size, size, events);
      again = !paced.isEmpty();
    } else {
      pace.interrupt();
    }
  }

  private static boolean flush(Session session, int queue, TimeSlice slice) {
    session.flushQueues &= (byte) ~queue;
    return !session.flush() || slice.goesOnWithCall();
  }
}
