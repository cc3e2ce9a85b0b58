package chat.filament.core.markdown;

/// Lengths in bytes of text that is held as UTF-16.
final class Utf8 {
  private Utf8() {}

  /// The longest prefix of `text` that takes at most `maxBytes` and ends at a character.
  static String cut(String text, int maxBytes) {
    if (text.length() <= maxBytes / 3) {
      return text;
    }
    var bytes = 0;
    for (var i = 0; i < text.length(); ) {
      var codePoint = text.codePointAt(i);
      bytes += codePoint < 0x80 ? 1 : codePoint < 0x800 ? 2 : codePoint < 0x10000 ? 3 : 4;
      if (bytes > maxBytes) {
        return text.substring(0, i);
      }
      i += Character.charCount(codePoint);
    }
    return text;
  }
}
