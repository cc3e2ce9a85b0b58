package chat.filament.gateway.session;

import java.util.function.LongSupplier;

/// How fast the rounds along many sockets of a shard follow one another, each of which sends to
/// every one of them what has come for it.
///
/// A round at full speed takes its event loop, and where processors are few it takes them from
/// those who post, from the database and from the clients that it sends to. The first round after a
/// silence does so all the same, since nothing else is known to come. One that follows closely is
/// spread evenly over a period: each socket waits for half of it on average, and gets what has come
/// meanwhile with one system call. The period is as many times the time that a round takes by
/// itself as each socket gets events in one, and once more. Where `r` events come in the time of a
/// round that is `1 / (1 - r)` of it: hardly more as long as events are rare, and the longer the
/// less time they would leave to others.
public final class RoundPace {
  /// A period at most. A list for which that is too short is gone along without a pause.
  private static final long MAX_PERIOD_NANOS = 15_000_000;

  /// Shorter pauses cost more than they are worth.
  private static final long MIN_PAUSE_NANOS = 500_000;

  private final LongSupplier nanos;
  private long period;
  private long nextRound;
  private long start;
  private long resumed;
  private long busy;
  private boolean spread;

  public RoundPace(LongSupplier nanos) {
    this.nanos = nanos;
    this.nextRound = nanos.getAsLong();
  }

  /// Whether a round that began now would follow the last one too closely to go at full speed.
  public boolean isBehind() {
    return nanos.getAsLong() - nextRound < 0;
  }

  /// A round begins; `again` when there was something for it before the last one was over.
  public void begin(boolean again) {
    start = nanos.getAsLong();
    resumed = start;
    busy = 0;
    spread = again || start - nextRound < 0;
  }

  /// The round goes on after an interruption.
  public void resume() {
    resumed = nanos.getAsLong();
  }

  /// Nanoseconds to wait before the visit behind the first `visited` of `size`; 0 for none.
  public long pause(int visited, int size) {
    if (!spread) {
      return 0;
    }
    long early = start + period * visited / size - nanos.getAsLong();
    return early < MIN_PAUSE_NANOS ? 0 : early;
  }

  /// The round is interrupted.
  public void interrupt() {
    busy += nanos.getAsLong() - resumed;
  }

  /// The round is over: `sent` of `size` sockets have been sent `events` in all, some each. A round
  /// in which few were says nothing of how long one takes.
  public void end(int sent, int size, long events) {
    interrupt();
    if (sent > 0 && 2 * sent >= size) {
      period = Math.min(MAX_PERIOD_NANOS, busy + busy * events / sent);
    }
    nextRound = start + period;
  }
}
