package chat.filament.platform.limit;

/// What a limiter said to one call.
///
/// @param limit how many permits there are when all are
/// @param remaining how many are left now
/// @param waitNanos until the next one; 0 when the call got one
/// @param resetNanos until all are there again
public record Permit(long limit, long remaining, long waitNanos, long resetNanos) {
  public boolean isGranted() {
    return waitNanos == 0;
  }

  static Permit granted(long limit, long remaining, long resetNanos) {
    return new Permit(limit, remaining, 0, resetNanos);
  }

  static Permit refused(long limit, long waitNanos, long resetNanos) {
    return new Permit(limit, 0, Math.max(1, waitNanos), resetNanos);
  }
}
