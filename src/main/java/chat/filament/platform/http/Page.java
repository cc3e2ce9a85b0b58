package chat.filament.platform.http;

import io.vertx.core.buffer.Buffer;
import java.util.List;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/// One page of a list as the answer `{"<items>":[…],"<next>":cursor|null}`. It never exceeds 64,000
/// bytes: it holds fewer rows then, and the cursor is that of the last one it holds
/// (`contract/rest.md` §1).
public final class Page<T> {
  private static final int MAX_BYTES = 64_000;

  private final String items;
  private final String next;
  private final Function<T, String> cursor;
  private final Function<T, ?> wire;

  /// @param items the name of the list
  /// @param next the name of the cursor
  /// @param cursor what a client sends to go on after a row; at most 128 ASCII characters
  /// @param wire the row as it goes on the wire
  public Page(String items, String next, Function<T, String> cursor, Function<T, ?> wire) {
    this.items = items;
    this.next = next;
    this.cursor = cursor;
    this.wire = wire;
  }

  /// `rows` are one more than `limit` where there are that many: only so it is known whether
  /// another page follows.
  public Reply reply(List<T> rows, int limit) {
    var json = Buffer.buffer(1_024).appendString("{\"" + items + "\":[");
    int end = MAX_BYTES - next.length() - 140;
    int taken = 0;
    while (taken < Math.min(rows.size(), limit)) {
      var row = Json.encode(wire.apply(rows.get(taken)));
      if (taken > 0 && json.length() + row.length() + 1 > end) {
        break;
      }
      json.appendString(taken == 0 ? "" : ",").appendBuffer(row);
      taken++;
    }
    @Nullable String last = taken < rows.size() ? cursor.apply(rows.get(taken - 1)) : null;
    json.appendString("],\"" + next + "\":" + (last == null ? "null" : "\"" + last + "\"") + "}");
    return Reply.polled(json);
  }
}
