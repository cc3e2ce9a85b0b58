package chat.filament.core.markdown;

import java.util.List;
import org.commonmark.parser.IncludeSourceSpans;
import org.commonmark.parser.Parser;

/// Plain CommonMark as a stream of tokens: no tables, strikethrough or other extensions, and never
/// HTML. Blank input gives no tokens.
public final class MarkdownTokens {
  /// Every line costs as much as there are blocks open, so a text of nothing but markers could hold
  /// up an event loop. Deeper than this a marker is text.
  private static final int MAX_OPEN_BLOCKS = 64;

  private static final Parser PARSER =
      Parser.builder()
          .includeSourceSpans(IncludeSourceSpans.BLOCKS_AND_INLINES)
          .maxOpenBlockParsers(MAX_OPEN_BLOCKS)
          .customBlockParserFactory(HtmlDeclaration.FACTORY)
          .build();

  private MarkdownTokens() {}

  /// The tokens of `source`: balanced, at most 4096 of them.
  public static List<Token> parse(String source) {
    return isPlainLine(source) ? plainLine(source) : parseFully(source);
  }

  /// At most how many times a parse of `source` asks an open block whether a line goes on with it,
  /// which is what makes a text slow: its lines times the blocks that it can open.
  public static int steps(String source) {
    int lines = 1;
    int markers = 1;
    for (int i = 0; i < source.length(); i++) {
      switch (source.charAt(i)) {
        case '\n', '\r' -> lines++;
        case '>', '-', '+', '*', '.', ')' -> markers += 2; // a list and its item
        default -> {}
      }
    }
    return lines * Math.min(markers, MAX_OPEN_BLOCKS);
  }

  /// Whether a text with these tokens holds an http, https or mailto link.
  public static boolean hasLink(List<Token> tokens) {
    return tokens.stream().anyMatch(Token.LinkStart.class::isInstance);
  }

  /// The same as [#parse(String)], which leaves most chat messages to a shorter way.
  static List<Token> parseFully(String source) {
    return new DocumentWalk(source).tokens(PARSER.parse(source));
  }

  private static List<Token> plainLine(String line) {
    var sink = new TokenSink();
    sink.add(new Token.ParagraphStart());
    sink.text(line);
    sink.add(new Token.ParagraphEnd());
    return sink.tokens();
  }

  /// Whether `source` is one line of words that no rule of CommonMark applies to: it begins with
  /// nothing that opens a block, ends with no blank, and has no character that means something
  /// between words.
  static boolean isPlainLine(String source) {
    if (source.isEmpty() || mayOpenBlock(source)) {
      return false;
    }
    for (var i = 0; i < source.length(); i++) {
      if (isSignificant(source.charAt(i))) {
        return false;
      }
    }
    return !WhiteSpace.is(source.charAt(source.length() - 1));
  }

  private static boolean mayOpenBlock(String source) {
    var first = source.charAt(0);
    if (first < '0' || first > '9') {
      return WhiteSpace.is(first) || "#>+-=~".indexOf(first) >= 0;
    }
    var end = 1;
    while (end < source.length() && source.charAt(end) >= '0' && source.charAt(end) <= '9') {
      end++;
    }
    return end < source.length() && (source.charAt(end) == '.' || source.charAt(end) == ')');
  }

  private static boolean isSignificant(char c) {
    return switch (c) {
      case '*', '_', '`', '[', ']', '<', '&', '\\' -> true;
      default -> c < ' ';
    };
  }
}
