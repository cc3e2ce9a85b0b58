package chat.filament.core.markdown;

import java.util.List;
import java.util.Locale;
import java.util.regex.Pattern;
import org.commonmark.node.Block;
import org.commonmark.node.FencedCodeBlock;
import org.commonmark.node.IndentedCodeBlock;
import org.jspecify.annotations.Nullable;

/// A block of code. Its last line break is there only if the source has one inside the block.
record CodeBlock(@Nullable String language, String code) {
  private static final Pattern LANGUAGE = Pattern.compile("[A-Za-z0-9_+.-]{1,32}");

  static CodeBlock of(FencedCodeBlock block, String source) {
    var closed = block.getClosingFenceLength() != null;
    return new CodeBlock(
        language(block.getInfo()), closed ? block.getLiteral() : open(block, block.getLiteral(), source));
  }

  static CodeBlock of(IndentedCodeBlock block, String source) {
    return new CodeBlock(null, open(block, block.getLiteral(), source));
  }

  /// The parser ends every line with a line break, also the one that the end of the input cut.
  private static String open(Block block, String literal, String source) {
    if (!literal.endsWith("\n")) {
      return literal;
    }
    var last = block.getSourceSpans().getLast();
    var endsInput = last.getInputIndex() + last.getLength() == source.length();
    return endsInput ? literal.substring(0, literal.length() - 1) : literal;
  }

  private static @Nullable String language(String info) {
    return LANGUAGE.matcher(info).matches() ? info.toLowerCase(Locale.ROOT) : null;
  }

  List<String> pieces() {
    return List.of(code);
  }
}
