package chat.filament.search.query;

import chat.filament.core.Refusal;
import chat.filament.search.query.QueryNode.Clause;
import chat.filament.search.query.QueryNode.Occurrence;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/// Recursive descent over one query; used once.
///
/// ```
/// group        = alternatives { alternatives }
/// alternatives = conjunction { "OR" conjunction }
/// conjunction  = operand { "AND" operand }
/// operand      = [ "+" | "-" | "NOT" ] ( "(" group ")" | phrase | term )
/// ```
final class QueryParser {
  /// Deep enough for people; keeps the recursion and the query tree small.
  static final int MAX_DEPTH = 10;

  private enum Sign {
    NONE,
    PLUS,
    MINUS,
    NOT
  }

  private record Operand(Sign sign, QueryNode node) {}

  private final String text;
  private int at;

  QueryParser(String text) {
    this.text = text;
  }

  QueryNode parse() {
    var root = group(0);
    if (at < text.length()) {
      throw error("a parenthesis closes what was not opened");
    }
    return root;
  }

  static boolean isSpace(char c) {
    return Character.isWhitespace(c) || Character.isSpaceChar(c);
  }

  private QueryNode group(int depth) {
    var clauses = new ArrayList<Clause>();
    do {
      clauses.addAll(alternatives(depth));
      skipSpace();
    } while (at < text.length() && text.charAt(at) != ')');
    return QueryNode.group(clauses);
  }

  private List<Clause> alternatives(int depth) {
    var operands = new ArrayList<Operand>();
    do {
      operands.add(conjunction(depth));
    } while (takeKeyword("OR"));
    // `a OR NOT b` is everything without b, and a; a lone `NOT b` excludes like `-b`.
    boolean union = operands.size() > 1;
    return operands.stream()
        .map(operand ->
            union && operand.sign() == Sign.NOT
                ? new Clause(Occurrence.OPTIONAL, complement(operand.node()))
                : new Clause(role(operand.sign(), Occurrence.OPTIONAL), operand.node()))
        .toList();
  }

  private Operand conjunction(int depth) {
    var first = operand(depth);
    if (!takeKeyword("AND")) {
      return first;
    }
    var operands = new ArrayList<Operand>();
    operands.add(first);
    do {
      operands.add(operand(depth));
    } while (takeKeyword("AND"));
    return new Operand(
        Sign.NONE,
        QueryNode.group(
            operands.stream()
                .map(operand ->
                    new Clause(role(operand.sign(), Occurrence.REQUIRED), operand.node()))
                .toList()));
  }

  private Operand operand(int depth) {
    var sign = sign();
    skipSpace();
    if (at == text.length()) {
      throw error("expected a term");
    }
    return switch (text.charAt(at)) {
      case '(' -> new Operand(sign, parentheses(depth + 1));
      case ')' -> throw error("expected a term");
      case '"' -> new Operand(sign, phrase());
      default -> new Operand(sign, term());
    };
  }

  private Sign sign() {
    if (takeKeyword("NOT")) {
      return Sign.NOT;
    }
    var sign =
        switch (at < text.length() ? text.charAt(at) : ' ') {
          case '+' -> Sign.PLUS;
          case '-' -> Sign.MINUS;
          default -> Sign.NONE;
        };
    if (sign != Sign.NONE) {
      at++;
      if (at == text.length() || isSpace(text.charAt(at)) || "+-".indexOf(text.charAt(at)) >= 0) {
        throw error("expected a term right after + or -");
      }
    }
    return sign;
  }

  private QueryNode parentheses(int depth) {
    if (depth > MAX_DEPTH) {
      throw error("parentheses nested deeper than " + MAX_DEPTH);
    }
    at++;
    var group = group(depth);
    if (at == text.length()) {
      throw error("a parenthesis is not closed");
    }
    at++;
    return group;
  }

  private QueryNode phrase() {
    int close = text.indexOf('"', at + 1);
    if (close < 0) {
      throw error("a quote is not closed");
    }
    var quoted = text.substring(at + 1, close);
    at = close + 1;
    int slop = 0;
    if (at < text.length() && text.charAt(at) == '~') {
      at++;
      slop = TermParser.slop(rawWord(), this::error);
    }
    return TermParser.phrase(quoted, slop);
  }

  private QueryNode term() {
    var word = rawWord();
    if (word.equals("AND") || word.equals("OR") || word.equals("NOT")) {
      throw error("expected a term before " + word);
    }
    return TermParser.read(word, this::error);
  }

  /// Everything up to the next space, quote or parenthesis.
  private String rawWord() {
    int end = endOfRawWord();
    var word = text.substring(at, end);
    at = end;
    return word;
  }

  private int endOfRawWord() {
    int end = at;
    while (end < text.length()
        && !isSpace(text.charAt(end))
        && "()\"".indexOf(text.charAt(end)) < 0) {
      end++;
    }
    return end;
  }

  private boolean takeKeyword(String keyword) {
    skipSpace();
    int end = endOfRawWord();
    boolean found = end - at == keyword.length() && text.startsWith(keyword, at);
    if (found) {
      at = end;
    }
    return found;
  }

  private void skipSpace() {
    while (at < text.length() && isSpace(text.charAt(at))) {
      at++;
    }
  }

  private static Occurrence role(Sign sign, Occurrence unsigned) {
    return switch (sign) {
      case NONE -> unsigned;
      case PLUS -> Occurrence.REQUIRED;
      case MINUS, NOT -> Occurrence.EXCLUDED;
    };
  }

  private static QueryNode complement(QueryNode node) {
    return QueryNode.group(List.of(new Clause(Occurrence.EXCLUDED, node)));
  }

  private Refusal error(String message) {
    return Refusal.invalid(
        String.format(Locale.ROOT, "q: syntax error at character %d: %s", at + 1, message));
  }
}
