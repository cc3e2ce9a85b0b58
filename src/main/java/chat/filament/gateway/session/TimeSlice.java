package chat.filament.gateway.session;

import java.util.function.LongSupplier;

/// What is left of a time slice: one millisecond of a turn of the event loop. What is not done then
/// waits for the next turn, so that reading, timers and other guilds get theirs in between.
public final class TimeSlice {
  private static final long LENGTH_NANOS = 1_000_000;

  /// Steps between two looks at the clock.
  private static final int BETWEEN_LOOKS = 64;

  private final LongSupplier nanos;
  private final long end;
  private int untilLook = BETWEEN_LOOKS;
  private boolean over;

  public TimeSlice(LongSupplier nanos) {
    this.nanos = nanos;
    this.end = nanos.getAsLong() + LENGTH_NANOS;
  }

  /// Whether one more small step may be taken.
  public boolean goesOn() {
    if (--untilLook == 0) {
      untilLook = BETWEEN_LOOKS;
      over |= nanos.getAsLong() - end >= 0;
    }
    return !over;
  }

  /// The same, for a step that costs a system call.
  public boolean goesOnWithCall() {
    untilLook -= Math.min(untilLook - 1, BETWEEN_LOOKS / 8);
    return goesOn();
  }
}
