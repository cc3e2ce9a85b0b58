package chat.filament.gateway.simulation;

import java.util.concurrent.atomic.AtomicLong;

/// A time in which somebody may not see a guild or a channel, by the clock of who brought it about.
///
/// @param channel empty when it is the whole guild
/// @param asked when it was asked for, `done` when that was acknowledged, `undone` when its end was
///   asked for; the end of time as long as that did not happen
record Absence(
    String user,
    String guild,
    String channel,
    AtomicLong asked,
    AtomicLong done,
    AtomicLong undone) {
  static Absence of(String user, String guild, String channel) {
    return new Absence(user, guild, channel, never(), never(), never());
  }

  private static AtomicLong never() {
    return new AtomicLong(Long.MAX_VALUE);
  }

  static void now(AtomicLong time) {
    time.set(System.nanoTime());
  }

  /// Whether at that time it was certainly in force for whoever came later than `since`.
  boolean covers(long since, long nanos) {
    return isPast(done.get(), since) && !isPast(undone.get(), nanos);
  }

  static boolean isPast(long time, long now) {
    return time != Long.MAX_VALUE && time - now < 0;
  }
}
