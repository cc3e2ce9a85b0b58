package chat.filament.core.markdown;

import java.util.List;
import java.util.Locale;
import java.util.regex.Pattern;
import org.commonmark.node.Block;
import org.commonmark.node.FencedCodeBlock;
import org.commonmark.node.IndentedCodeBlock;
import org.jspecify.annotations.Nullable;

/// A block of code. Its last line break is there only if the source has one inside the block.
record CodeBlock(@Nullable String language, String code, boolean whole) {
  private static final Pattern LANGUAGE = Pattern.compile("[A-Za-z0-9_+.-]{1,32}");
  private static final Pattern LINE_START = Pattern.compile("(?<=\n)(?!\n)");
  private static final int INDENT = 4;

  /// `lastLine` is the index of the input's last line if that has no line break, otherwise -1.
  static CodeBlock of(FencedCodeBlock block, int lastLine) {
    var code = block.getLiteral();
    var firstLine = firstLine(block) + 1;
    if (lines(code) > 0 && firstLine + lines(code) - 1 == lastLine) {
      var room = INDENT - block.getFenceIndent();
      code = endsBlank(code, room) ? withoutLastLine(code) : withoutLineBreak(code);
    }
    return new CodeBlock(language(block.getInfo()), code, startsLine(block));
  }

  static CodeBlock of(IndentedCodeBlock block, int lastLine) {
    var code = block.getLiteral();
    var cut = firstLine(block) + lines(code) - 1 == lastLine;
    return new CodeBlock(null, cut ? withoutLineBreak(code) : code, false);
  }

  private static int firstLine(Block block) {
    return block.getSourceSpans().getFirst().getLineIndex();
  }

  private static boolean startsLine(FencedCodeBlock block) {
    var column = block.getSourceSpans().getFirst().getColumnIndex();
    return column == 0 && block.getFenceIndent() == 0;
  }

  private static int lines(String code) {
    return (int) code.chars().filter(c -> c == '\n').count();
  }

  /// Whether the last line holds fewer than `room` spaces and nothing else. At the end of the input
  /// such a line stands where the closing fence could, and is no code.
  private static boolean endsBlank(String code, int room) {
    var line = code.substring(withoutLastLine(code).length(), code.length() - 1);
    return line.length() < room && line.chars().allMatch(c -> c == ' ');
  }

  private static String withoutLineBreak(String code) {
    return code.substring(0, code.length() - 1);
  }

  private static String withoutLastLine(String code) {
    var kept = withoutLineBreak(code);
    return kept.substring(0, kept.lastIndexOf('\n') + 1);
  }

  private static @Nullable String language(String info) {
    var name = WhiteSpace.trim(info);
    return LANGUAGE.matcher(name).matches() ? name.toLowerCase(Locale.ROOT) : null;
  }

  /// The code as runs of text. Where indentation or a container's markers stand between two lines
  /// of it in the source, a new run begins.
  List<String> pieces() {
    return whole ? List.of(code) : List.of(LINE_START.split(code));
  }
}
