package chat.filament.gateway.history;

import chat.filament.gateway.protocol.EventCounters;
import chat.filament.platform.event.Audience;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// Some consecutive positions of a guild's log, with what stands there as it goes over the wire.
/// Whoever holds one sees it grow, and may go on with it for as long as it [#isGood].
public final class LogPage {
  /// Positions that a page holds at most; a page of few large events holds fewer.
  static final int SIZE = 256;

  /// What a page takes at most, but for its last event.
  static final int MAX_BYTES = 256 * 1024;

  private static final int ROW_BYTES = 128;

  /// The event at `seq`.
  ///
  /// @param at when it was committed, in unix seconds; the end of time for what was only just
  ///   delivered
  /// @param frame the whole WebSocket frame, never changed; null when there is nothing to show
  /// @param missing the event is too large for a frame, so nobody can be shown it: a gap
  @SuppressWarnings("ArrayRecordComponent") // compared by nobody, shared by all replays
  public record Row(
      long seq,
      EventCounters counters,
      Audience audience,
      long at,
      byte @Nullable [] frame,
      boolean missing) {}

  private final List<Row> rows = new ArrayList<>();
  private final Set<String> about = new HashSet<>();
  private final long first;
  private long end;
  private long bytes;
  private int readMs;
  private boolean good = true;

  LogPage(long first, int nowMs) {
    this.first = first;
    this.end = first - 1;
    this.readMs = nowMs;
  }

  /// Where the page begins that holds `seq`, as long as none of them is full.
  static long firstOf(long seq) {
    return (seq - 1) / SIZE * SIZE + 1;
  }

  /// The last position that a page may hold which begins at `first`.
  static long lastOf(long first) {
    return firstOf(first) + SIZE - 1;
  }

  long first() {
    return first;
  }

  /// The last position that is known; what is missing before it is not in the log.
  public long end() {
    return end;
  }

  boolean isFull() {
    return bytes >= MAX_BYTES;
  }

  boolean holds(long seq) {
    return first <= seq && seq <= end;
  }

  /// In order.
  public List<Row> rows() {
    return rows;
  }

  void add(Row row, @Nullable String refId) {
    rows.add(row);
    bytes += ROW_BYTES + (row.frame() == null ? 0 : row.frame().length);
    end = row.seq();
    if (refId != null) {
      about.add(refId);
    }
  }

  /// Everything up to `seq` has been added.
  void reaches(long seq, int nowMs) {
    end = Math.max(end, seq);
    readMs = nowMs;
  }

  boolean isAbout(String refId) {
    return about.contains(refId);
  }

  /// Something that it shows has been deleted.
  void spoil() {
    good = false;
  }

  /// Whether all of it may still be shown to whoever may see it.
  public boolean isGood() {
    return good;
  }

  long bytes() {
    return bytes;
  }

  int readMs() {
    return readMs;
  }
}
