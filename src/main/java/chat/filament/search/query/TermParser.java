package chat.filament.search.query;

import chat.filament.core.Refusal;
import chat.filament.search.query.QueryNode.Clause;
import chat.filament.search.query.QueryNode.Occurrence;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import java.util.stream.Stream;

/// Reads a single term of a query: a plain word, one with wildcards, one with a tilde.
final class TermParser {
  static final int MAX_SLOP = 20;
  static final int MAX_PARTS = 4;

  private TermParser() {}

  static QueryNode read(String term, Function<String, Refusal> error) {
    if (term.contains("://")) {
      return phrase(term, 0);
    }
    int tilde = term.indexOf('~');
    if (tilde >= 0) {
      return fuzzy(term.substring(0, tilde), term.substring(tilde + 1), error);
    }
    if (!hasWildcard(term)) {
      return phrase(term, 0);
    }
    return term.chars().allMatch(c -> c == '*')
        ? new QueryNode.Everything()
        : wildcard(term, error);
  }

  static QueryNode phrase(String text, int slop) {
    var words = WordSplitter.split(text);
    return words.isEmpty() ? QueryNode.group(List.of()) : new QueryNode.Phrase(words, slop);
  }

  static int slop(String digits, Function<String, Refusal> error) {
    if (digits.matches("[0-9]{1,2}") && Integer.parseInt(digits) <= MAX_SLOP) {
      return Integer.parseInt(digits);
    }
    throw error.apply("expected 0.." + MAX_SLOP + " after the ~ of a phrase");
  }

  private static QueryNode fuzzy(String word, String edits, Function<String, Refusal> error) {
    if (word.isEmpty() || hasWildcard(word)) {
      throw error.apply("expected a word without wildcards before ~");
    }
    if (!edits.matches("[012]?")) {
      throw error.apply("expected nothing or 0..2 after the ~ of a word");
    }
    if (Characters.isSpaceless(word.codePointAt(0))) {
      return phrase(word, 0); // of words of one character, which have no typing errors
    }
    return allOf(
        atMost(WordSplitter.split(word), error).stream()
            .map(part -> fuzzy(part, edits.isEmpty() ? usualEdits(part) : edits.charAt(0) - '0')));
  }

  private static QueryNode fuzzy(Word word, int edits) {
    return edits == 0
        ? new QueryNode.Phrase(List.of(word), 0)
        : new QueryNode.Fuzzy(word.text(), edits);
  }

  /// Short words have too many neighbours at two edits to be of use.
  private static int usualEdits(Word word) {
    int length = word.text().codePointCount(0, word.text().length());
    return length <= 2 ? 0 : length <= 5 ? 1 : 2;
  }

  private static QueryNode wildcard(String term, Function<String, Refusal> error) {
    return allOf(
        atMost(patterns(term), error).stream()
            .map(part ->
                hasWildcard(part) ? new QueryNode.Wildcard(folded(part)) : phrase(part, 0)));
  }

  /// Each part of such a term stands for many words, so that they are few.
  private static <T> List<T> atMost(List<T> parts, Function<String, Refusal> error) {
    if (parts.size() > MAX_PARTS) {
      throw error.apply("expected at most " + MAX_PARTS + " words in a term with ~, * or ?");
    }
    return parts;
  }

  /// The parts of a term as [WordSplitter] would split it, with the wildcards left in; a part of
  /// nothing but `*` says nothing and is left out. Wildcards beside a character that is a word by
  /// itself say nothing either: it is found wherever it stands.
  private static List<String> patterns(String term) {
    var parts = new ArrayList<String>();
    var part = new StringBuilder();
    boolean spaceless = false;
    for (int at = 0; at < term.length(); ) {
      int codePoint = term.codePointAt(at);
      boolean belongs =
          isWildcard(codePoint)
              || Characters.isPartOfWord(codePoint)
              || (!part.isEmpty() && Characters.isMark(codePoint));
      boolean changes =
          Characters.isSpaceless(codePoint) != spaceless && !Characters.isMark(codePoint);
      if (!belongs || changes) {
        parts.add(part.toString());
        part.setLength(0);
        spaceless = Characters.isSpaceless(codePoint);
      }
      if (belongs) {
        part.appendCodePoint(codePoint);
      }
      at += Character.charCount(codePoint);
    }
    parts.add(part.toString());
    return parts.stream().filter(pattern -> pattern.chars().anyMatch(c -> c != '*')).toList();
  }

  /// What stands between the wildcards, in the form in which it is indexed.
  private static String folded(String pattern) {
    var folded = new StringBuilder(pattern.length());
    int from = 0;
    for (int at = 0; at <= pattern.length(); at++) {
      if (at == pattern.length() || isWildcard(pattern.charAt(at))) {
        folded.append(Folding.folded(pattern, from, at));
        folded.append(pattern, at, Math.min(at + 1, pattern.length()));
        from = at + 1;
      }
    }
    return folded.toString();
  }

  private static QueryNode allOf(Stream<QueryNode> nodes) {
    return QueryNode.group(nodes.map(node -> new Clause(Occurrence.REQUIRED, node)).toList());
  }

  private static boolean hasWildcard(String text) {
    return text.chars().anyMatch(TermParser::isWildcard);
  }

  private static boolean isWildcard(int codePoint) {
    return codePoint == '*' || codePoint == '?';
  }
}
