package chat.filament.search.query;

import chat.filament.core.Refusal;
import java.util.Locale;
import java.util.regex.Pattern;

/// A checked query.
///
/// @param text what was typed, trimmed; two queries with the same text are the same query
/// @param root what it means
public record SearchQuery(String text, QueryNode root) {
  public static final int MAX_BYTES = 256;
  public static final int MAX_TERMS = 20;
  public static final int MAX_WILDCARDS = 4;
  public static final int MAX_TILDES = 2;

  /// One that does not stand in `scheme://`.
  private static final Pattern COLON = Pattern.compile("(?<![A-Za-z0-9]):|:(?!//)");

  /// A term that is an address: what would be signs elsewhere belongs to it.
  private static final Pattern ADDRESS = Pattern.compile("[A-Za-z0-9]://[^\\s()\"]*");

  /// Reads the parameter `q`.
  ///
  /// Words are alternatives unless joined by `AND`; `NOT` binds tighter than `AND`, `AND` tighter
  /// than `OR`, and a written `OR` tighter than none. `+` and `-` require and exclude within the
  /// enclosing parentheses. Quotes make a phrase, `"…"~n` one with room for `n` moves; `*` and `?`
  /// in a word are wildcards, `word~` allows typing errors (`~0`, `~1`, `~2` say how many). A word
  /// with other characters inside is a phrase; with a wildcard or `~` all its parts must occur. An
  /// address (`https://…`) is a phrase of its words.
  ///
  /// @throws Refusal `INVALID_REQUEST` when a limit is passed or the syntax is wrong; the detail
  ///   never repeats the query
  public static SearchQuery parse(String q) {
    var text = q.strip();
    requireAtMost("bytes", WordSplitter.utf8Length(text), MAX_BYTES);
    if (text.isEmpty()) {
      throw Refusal.invalid("q: 0 bytes (expected: 1.." + MAX_BYTES + ")");
    }
    if (COLON.matcher(text).find()) {
      throw Refusal.invalid("q: has a colon (expected: none but in scheme://)");
    }
    requireAtMost("terms", terms(text), MAX_TERMS);
    var withoutAddresses = ADDRESS.matcher(text).replaceAll("");
    requireAtMost(
        "wildcards", count(withoutAddresses, '*') + count(withoutAddresses, '?'), MAX_WILDCARDS);
    requireAtMost("tildes", count(withoutAddresses, '~'), MAX_TILDES);
    return new SearchQuery(text, new QueryParser(text).parse());
  }

  private static void requireAtMost(String what, long found, int limit) {
    if (found > limit) {
      throw Refusal.invalid(
          String.format(Locale.ROOT, "q: %d %s (expected: at most %d)", found, what, limit));
    }
  }

  private static long terms(String text) {
    boolean inTerm = false;
    long terms = 0;
    for (int i = 0; i < text.length(); i++) {
      boolean space = QueryParser.isSpace(text.charAt(i));
      if (!space && !inTerm) {
        terms++;
      }
      inTerm = !space;
    }
    return terms;
  }

  private static long count(String text, char wanted) {
    return text.chars().filter(c -> c == wanted).count();
  }
}
