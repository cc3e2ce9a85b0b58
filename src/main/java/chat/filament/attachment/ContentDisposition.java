package chat.filament.attachment;

import java.nio.charset.StandardCharsets;
import java.util.Set;

/// The header that says how a browser treats a file: shown only if it is of a kind that is safe
/// inside of a page, saved otherwise; with the name in the plain and in the encoded form (RFC
/// 6266).
final class ContentDisposition {
  private static final Set<String> SHOWN =
      Set.of(
          "image/jpeg",
          "image/png",
          "image/gif",
          "image/webp",
          "image/avif",
          "video/mp4",
          "video/webm",
          "audio/mpeg",
          "audio/ogg",
          "text/plain");
  private static final String UNRESERVED = "!#$&+-.^_`|~";

  private ContentDisposition() {}

  static String of(String mimeType, FileName name) {
    var safe = safe(name.text());
    return (SHOWN.contains(mimeType) ? "inline" : "attachment")
        + "; filename=\""
        + plain(safe)
        + "\"; filename*=UTF-8''"
        + encoded(safe);
  }

  /// Without what makes a name look like another one: marks that turn the direction of writing and
  /// the like. Without dots in front, which hide a file or lead upwards.
  private static String safe(String name) {
    var out = new StringBuilder(name.length());
    name.codePoints()
        .map(c -> Character.getType(c) == Character.FORMAT ? '_' : c)
        .map(c -> c == '.' && out.chars().allMatch(before -> before == '_') ? '_' : c)
        .forEach(out::appendCodePoint);
    return out.toString();
  }

  /// For clients that do not know the encoded form. Without quotes and percent signs, which some of
  /// them decode.
  private static String plain(String name) {
    var out = new StringBuilder(name.length());
    name.codePoints()
        .map(c -> c < ' ' || c > '~' || c == '"' || c == '%' || c == ';' ? '_' : c)
        .forEach(out::appendCodePoint);
    return out.toString();
  }

  private static String encoded(String name) {
    var out = new StringBuilder(3 * name.length());
    for (byte b : name.getBytes(StandardCharsets.UTF_8)) {
      char c = (char) (b & 0xFF);
      boolean letter = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9');
      if (letter || UNRESERVED.indexOf(c) >= 0) {
        out.append(c);
      } else {
        out.append('%').append(hex(c >> 4)).append(hex(c & 15));
      }
    }
    return out.toString();
  }

  private static char hex(int digit) {
    return "0123456789ABCDEF".charAt(digit);
  }
}
