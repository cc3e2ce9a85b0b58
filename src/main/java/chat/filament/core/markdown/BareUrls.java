package chat.filament.core.markdown;

import java.util.List;
import java.util.Locale;
import java.util.Optional;

/// Which addresses are links, and where they stand in running text.
final class BareUrls {
  private static final List<String> STARTS = List.of("http://", "https://", "mailto:");
  private static final String NOT_AT_END = ")]}.,!?;:";

  private BareUrls() {}

  /// The address to link to: `destination` without the blanks around it, or empty if what stands
  /// before its first colon is not http, https or mailto.
  static Optional<String> href(String destination) {
    var trimmed = WhiteSpace.trim(destination);
    var colon = trimmed.indexOf(':');
    if (colon < 0) {
      return Optional.empty();
    }
    return switch (trimmed.substring(0, colon).toLowerCase(Locale.ROOT)) {
      case "http", "https", "mailto" -> Optional.of(trimmed);
      default -> Optional.empty();
    };
  }

  /// Where the next written-out address begins at or after `from`; -1 if there is none.
  static int find(String text, int from) {
    for (var colon = text.indexOf(':', from); colon >= 0; colon = text.indexOf(':', colon + 1)) {
      for (var start : STARTS) {
        var begin = colon - start.indexOf(':');
        if (begin >= from && text.regionMatches(true, begin, start, 0, start.length())) {
          return begin;
        }
      }
    }
    return -1;
  }

  /// Where the address that begins at `begin` ends: at the next white space, and before punctuation
  /// that belongs to the sentence rather than to the address.
  static int end(String text, int begin) {
    var end = begin;
    while (end < text.length() && !WhiteSpace.is(text.charAt(end))) {
      end++;
    }
    while (end > begin && NOT_AT_END.indexOf(text.charAt(end - 1)) >= 0) {
      end--;
    }
    return end;
  }
}
