package chat.filament.core.markdown;

import java.util.List;
import org.commonmark.parser.IncludeSourceSpans;
import org.commonmark.parser.Parser;

/// Plain CommonMark as a stream of tokens: no tables, strikethrough or other extensions, and never
/// HTML. Blank input gives no tokens.
public final class MarkdownTokens {
  private static final Parser PARSER =
      Parser.builder().includeSourceSpans(IncludeSourceSpans.BLOCKS_AND_INLINES).build();

  private MarkdownTokens() {}

  /// The tokens of `source`: balanced, at most 4096 of them.
  public static List<Token> parse(String source) {
    return parseFully(source);
  }

  static List<Token> parseFully(String source) {
    return new DocumentWalk(source).tokens(PARSER.parse(source));
  }

  /// Whether a message with these tokens holds an http, https or mailto link.
  public static boolean hasLink(List<Token> tokens) {
    return tokens.stream().anyMatch(Token.LinkStart.class::isInstance);
  }
}
