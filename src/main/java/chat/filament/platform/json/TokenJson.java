package chat.filament.platform.json;

import chat.filament.core.markdown.BalancedPrefix;
import chat.filament.core.markdown.Token;
import java.util.List;

/// The token stream as JSON (`contract/content.md` §6.1).
public final class TokenJson {
  private TokenJson() {}

  public static void write(JsonBytes out, List<Token> tokens) {
    out.raw("[");
    for (int i = 0; i < tokens.size(); i++) {
      if (i > 0) {
        out.raw(",");
      }
      write(out, tokens.get(i));
    }
    out.raw("]");
  }

  /// The longest balanced prefix whose array takes at most `budget` bytes.
  public static List<Token> cut(List<Token> tokens, int budget) {
    return BalancedPrefix.cut(tokens, TokenJson::sizeWithComma, budget - 1);
  }

  private static int sizeWithComma(Token token) {
    var out = new JsonBytes(64);
    write(out, token);
    return out.length() + 1;
  }

  static void write(JsonBytes out, Token token) {
    out.raw("{\"type\":\"").raw(token.type()).raw("\"");
    switch (token) {
      case Token.HeadingStart(var level) -> out.raw(",\"level\":").number(level);
      case Token.ListStart(var ordered) ->
          out.raw(ordered ? ",\"ordered\":true" : ",\"ordered\":false");
      case Token.LinkStart(var href) -> out.raw(",\"href\":").string(href);
      case Token.Text(var text) -> out.raw(",\"text\":").string(text);
      case Token.Code(var code) -> out.raw(",\"code\":").string(code);
      case Token.FencedCode(var language, var code) -> {
        out.raw(",\"language\":");
        if (language == null) {
          out.raw("null");
        } else {
          out.string(language);
        }
        out.raw(",\"code\":").string(code);
      }
      case Token.ParagraphStart _,
          Token.ParagraphEnd _,
          Token.HeadingEnd _,
          Token.EmphasisStart _,
          Token.EmphasisEnd _,
          Token.StrongStart _,
          Token.StrongEnd _,
          Token.ListEnd _,
          Token.ListItemStart _,
          Token.ListItemEnd _,
          Token.LinkEnd _,
          Token.SoftBreak _,
          Token.HardBreak _ -> {}
    }
    out.raw("}");
  }
}
