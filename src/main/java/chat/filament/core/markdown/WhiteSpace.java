package chat.filament.core.markdown;

/// Unicode's `White_Space`, which Java has no method for.
final class WhiteSpace {
  private WhiteSpace() {}

  static boolean is(char c) {
    return c == ' ' || (c >= '\t' && c <= '\r') || c == '\u0085' || Character.isSpaceChar(c);
  }

  static String trim(String text) {
    var begin = 0;
    var end = text.length();
    while (begin < end && is(text.charAt(begin))) {
      begin++;
    }
    while (end > begin && is(text.charAt(end - 1))) {
      end--;
    }
    return text.substring(begin, end);
  }
}
