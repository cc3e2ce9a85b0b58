package chat.filament.core.markdown;

import org.commonmark.internal.util.Html5Entities;
import org.jspecify.annotations.Nullable;

/// A character written as `&amp;`, `&#38;` or `&#x26;`: the text it stands for and where it ends.
///
/// The table of names is commonmark-java's own. It lies in an internal package, but a second copy
/// of it could disagree with what the parser took for an entity.
record Entity(String text, int end) {
  private static final int MAX_DECIMAL_DIGITS = 7;
  private static final int MAX_HEX_DIGITS = 6;

  /// The entity that begins at the ampersand at `at` and ends before `limit`, or null.
  static @Nullable Entity at(String source, int at, int limit) {
    var semicolon = at + 1;
    while (semicolon < limit && isPart(source.charAt(semicolon))) {
      semicolon++;
    }
    if (semicolon == limit || source.charAt(semicolon) != ';' || semicolon == at + 1) {
      return null;
    }
    var name = source.substring(at + 1, semicolon);
    var text = name.charAt(0) == '#' ? numeric(name) : named(name);
    return text == null ? null : new Entity(text, semicolon + 1);
  }

  private static @Nullable String named(String name) {
    var written = "&" + name + ";";
    var text = Html5Entities.entityToString(written);
    return text.equals(written) ? null : text;
  }

  private static @Nullable String numeric(String name) {
    var hex = name.length() > 1 && (name.charAt(1) == 'x' || name.charAt(1) == 'X');
    var digits = name.substring(hex ? 2 : 1);
    if (digits.isEmpty() || digits.length() > (hex ? MAX_HEX_DIGITS : MAX_DECIMAL_DIGITS)) {
      return null;
    }
    if (!digits.chars().allMatch(c -> Character.digit(c, hex ? 16 : 10) >= 0)) {
      return null;
    }
    var codePoint = Integer.parseInt(digits, hex ? 16 : 10);
    var isCharacter =
        codePoint != 0
            && Character.isValidCodePoint(codePoint)
            && Character.getType(codePoint) != Character.SURROGATE;
    return isCharacter ? Character.toString(codePoint) : "\uFFFD";
  }

  private static boolean isPart(char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '#';
  }
}
