package chat.filament.search.query;

/// Signs that belong to a word: `C++`, `C#`, `.NET`, `#42`.
final class Signs {
  private Signs() {}

  /// Where the word that begins at `start` begins with its sign.
  ///
  /// @param anywhere whether a dot may follow another word, as in `asp.net`; somebody who looks for
  ///   that means both words
  static int start(String text, int start, boolean anywhere) {
    if (start == 0) {
      return start;
    }
    char sign = text.charAt(start - 1);
    boolean digit = isDigit(text.charAt(start));
    boolean free = start == 1 || !isSignOrWord(text, start - 2, anywhere);
    return free && (sign == '#' ? digit : sign == '.' && !digit) ? start - 1 : start;
  }

  /// Where the word that ends at `end` ends with its sign.
  static int end(String text, int end) {
    int at = end;
    while (at < text.length() && at < end + 2 && text.charAt(at) == '+') {
      at++;
    }
    if (at == end && at < text.length() && text.charAt(at) == '#') {
      at++;
    }
    return at == text.length() || mayFollow(text.codePointAt(at), at - end) ? at : end;
  }

  /// A number may follow two signs, as in `C++20`; a sum has one.
  private static boolean mayFollow(int codePoint, int signs) {
    return codePoint != '+'
        && (!Characters.isPartOfWord(codePoint) || (signs == 2 && isDigit(codePoint)));
  }

  private static boolean isSignOrWord(String text, int at, boolean wordMayBe) {
    char before = text.charAt(at);
    return before == '.'
        || before == '#'
        || (!wordMayBe && Characters.isPartOfWord(text.codePointBefore(at + 1)));
  }

  private static boolean isDigit(int c) {
    return c >= '0' && c <= '9';
  }
}
