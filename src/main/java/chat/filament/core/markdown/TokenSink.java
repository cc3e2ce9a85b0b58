package chat.filament.core.markdown;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

/// Collects the tokens of one text and keeps them within their limits.
final class TokenSink {
  private static final int MAX_TOKENS = 4096;
  private static final int MAX_TEXT_BYTES = 4096;
  private static final int MAX_CODE_BLOCKS = 64;
  private static final int MAX_CODE_BLOCK_BYTES = 16_384;

  private final List<Token> tokens = new ArrayList<>();
  private int codeBlocks;

  void add(Token token) {
    tokens.add(token);
  }

  /// Text as it stands.
  void plainText(String text) {
    if (!text.isEmpty()) {
      add(new Token.Text(Utf8.cut(text, MAX_TEXT_BYTES)));
    }
  }

  /// One run of text; the addresses written out in it become links.
  void text(String run) {
    var done = 0;
    for (var begin = BareUrls.find(run, 0); begin >= 0; begin = BareUrls.find(run, done)) {
      var url = run.substring(begin, BareUrls.end(run, begin));
      var href = BareUrls.href(url);
      if (href.isEmpty()) {
        break; // "mailto:" with nothing behind it: the rest of the run is plain
      }
      plainText(run.substring(done, begin));
      add(new Token.LinkStart(href.get()));
      plainText(url);
      add(new Token.LinkEnd());
      done = begin + url.length();
    }
    plainText(run.substring(done));
  }

  void code(String code) {
    add(new Token.Code(Utf8.cut(code, MAX_TEXT_BYTES)));
  }

  /// A block of code; from the 65th on its pieces become text.
  void codeBlock(CodeBlock block) {
    codeBlocks++;
    if (codeBlocks > MAX_CODE_BLOCKS) {
      block.pieces().forEach(this::text);
    } else {
      var code = Utf8.cut(block.code(), MAX_CODE_BLOCK_BYTES);
      add(new Token.FencedCode(block.language(), code));
    }
  }

  List<Token> tokens() {
    return Collections.unmodifiableList(BalancedPrefix.cut(tokens, _ -> 1, MAX_TOKENS));
  }
}
