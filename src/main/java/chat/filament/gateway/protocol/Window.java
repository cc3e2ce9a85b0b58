package chat.filament.gateway.protocol;

/// Counts what one connection sends: at most `limit` in any `windowMs`. It begins with room for
/// four and grows with use, so that a quiet socket costs next to nothing; one more than the limit
/// ends the connection, so nothing is ever refused and remembered.
public final class Window {
  private int[] times = new int[4];
  private int first;
  private int size;

  /// Takes one permit at `nowMs`, a clock of 32 bits that may wrap around; false when there is
  /// none.
  public boolean take(int nowMs, int limit, int windowMs) {
    while (size > 0 && nowMs - times[first] >= windowMs) {
      first = first + 1 == times.length ? 0 : first + 1;
      size--;
    }
    if (size >= limit) {
      return false;
    }
    if (size == times.length) {
      grow();
    }
    int at = first + size;
    times[at < times.length ? at : at - times.length] = nowMs;
    size++;
    return true;
  }

  /// Whether nothing that was taken counts any more: the window may be forgotten.
  public boolean isOver(int nowMs, int windowMs) {
    int last = first + size - 1;
    return size == 0 || nowMs - times[last < times.length ? last : last - times.length] >= windowMs;
  }

  private void grow() {
    var larger = new int[2 * times.length];
    System.arraycopy(times, first, larger, 0, times.length - first);
    System.arraycopy(times, 0, larger, times.length - first, first);
    first = 0;
    times = larger;
  }
}
