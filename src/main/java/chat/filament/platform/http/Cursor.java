package chat.filament.platform.http;

import chat.filament.core.Id;
import chat.filament.core.Refusal;

/// Where a page of a list ended: `{created_at_unix}_{row ULID}` of its last row.
///
/// @param createdAt unix seconds
/// @param id a canonical ULID
public record Cursor(long createdAt, String id) {
  /// Before everything in lists that go from the newest to the oldest.
  public static final Cursor NEWEST = new Cursor(Long.MAX_VALUE, "7ZZZZZZZZZZZZZZZZZZZZZZZZZ");

  /// Reads what a client sent; refuses anything that this server never gave out.
  public static Cursor parse(String text) {
    int line = text.indexOf('_');
    var seconds = line < 0 ? "" : text.substring(0, line);
    if (!seconds.matches("[0-9]{1,15}")) {
      throw malformed();
    }
    var id = Id.canonical(text.substring(line + 1)).orElseThrow(Cursor::malformed);
    return new Cursor(Long.parseLong(seconds), id);
  }

  private static Refusal malformed() {
    return Refusal.invalid("cursor: malformed (expected: next_cursor of an earlier page)");
  }

  /// As it goes on the wire.
  public String text() {
    return createdAt + "_" + id;
  }
}
