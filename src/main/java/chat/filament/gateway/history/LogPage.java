package chat.filament.gateway.history;

import chat.filament.gateway.protocol.EventCounters;
import chat.filament.platform.event.Audience;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// Some consecutive positions of a guild's log, with what stands there as it goes over the wire.
public final class LogPage {
  /// Positions in a page: page `n` holds `n * 256 + 1 .. (n + 1) * 256`.
  public static final int SIZE = 256;

  private static final int ROW_BYTES = 128;

  /// The event at `seq`.
  ///
  /// @param frame the whole WebSocket frame, never changed; null when there is nothing to show any
  ///   more
  @SuppressWarnings("ArrayRecordComponent") // compared by nobody, shared by all replays
  public record Row(long seq, EventCounters counters, Audience audience, byte @Nullable [] frame) {}

  private final List<Row> rows = new ArrayList<>();
  private final Set<String> about = new HashSet<>();
  private long end;
  private long bytes;
  private int readMs;

  LogPage(long number, int nowMs) {
    this.end = number * SIZE;
    this.readMs = nowMs;
  }

  static long numberOf(long seq) {
    return (seq - 1) / SIZE;
  }

  static long lastOf(long number) {
    return (number + 1) * SIZE;
  }

  /// The last position that is known; what is missing before it is not in the log.
  public long end() {
    return end;
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

  long bytes() {
    return bytes;
  }

  int readMs() {
    return readMs;
  }
}
