package chat.filament.search.index;

import chat.filament.core.Refusal;
import java.nio.ByteBuffer;
import java.util.Base64;

/// The position of one hit in the order of a result, opaque to clients. It stays where it is
/// whatever is written and deleted meanwhile: a score is made from its message and the query alone.
///
/// @param query [SearchRequest#fingerprint]
/// @param score finite; 0 when order is by id alone
public record SearchCursor(long query, float score, long high, long low) {
  private static final byte FORMAT = 2;
  private static final int BYTES = 1 + 3 * Long.BYTES + Float.BYTES;

  /// At most 256 characters of `[A-Za-z0-9_-]`.
  public String encode() {
    var bytes = ByteBuffer.allocate(BYTES).put(FORMAT).putLong(query);
    bytes.putFloat(score).putLong(high).putLong(low);
    return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes.array());
  }

  /// Reads what [#encode] wrote.
  ///
  /// @throws Refusal `INVALID_REQUEST` for anything else
  public static SearchCursor parse(String text) {
    var bytes = ByteBuffer.wrap(decode(text));
    if (bytes.remaining() != BYTES || bytes.get() != FORMAT) {
      throw malformed();
    }
    var cursor =
        new SearchCursor(bytes.getLong(), bytes.getFloat(), bytes.getLong(), bytes.getLong());
    if (!Float.isFinite(cursor.score) || !cursor.encode().equals(text)) {
      throw malformed();
    }
    return cursor;
  }

  private static byte[] decode(String text) {
    if (text.length() > 256) {
      throw malformed();
    }
    try {
      return Base64.getUrlDecoder().decode(text);
    } catch (IllegalArgumentException e) {
      throw malformed();
    }
  }

  private static Refusal malformed() {
    return Refusal.invalid("cursor: not one of this server (expected: a next_cursor)");
  }
}
