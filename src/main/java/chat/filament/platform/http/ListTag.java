package chat.filament.platform.http;

import io.vertx.core.buffer.Buffer;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;

/// The ETag of a list: the first half of its SHA-256 (RFC 9110, 8.8.3).
final class ListTag {
  private static final int BYTES = 16;

  private ListTag() {}

  static String of(Buffer json) {
    try {
      var digest = MessageDigest.getInstance("SHA-256").digest(json.getBytes());
      return "\"" + HexFormat.of().formatHex(digest, 0, BYTES) + "\"";
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java has SHA-256", e);
    }
  }

  /// Whether the values of `if-none-match` name the tag, by weak comparison.
  static boolean isKnown(List<String> sent, String tag) {
    for (var value : sent) {
      for (var one : value.split(",", -1)) {
        var known = one.strip();
        if (known.equals("*") || known.equals(tag) || known.equals("W/" + tag)) {
          return true;
        }
      }
    }
    return false;
  }
}
