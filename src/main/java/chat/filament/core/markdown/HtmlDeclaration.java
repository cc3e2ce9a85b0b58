package chat.filament.core.markdown;

import org.commonmark.node.Block;
import org.commonmark.node.HtmlBlock;
import org.commonmark.parser.SourceLine;
import org.commonmark.parser.block.AbstractBlockParser;
import org.commonmark.parser.block.BlockContinue;
import org.commonmark.parser.block.BlockParserFactory;
import org.commonmark.parser.block.BlockStart;
import org.commonmark.parser.block.ParserState;

/// An HTML block such as `<!doctype html>`. CommonMark 0.31 begins one at `<!` and any letter,
/// commonmark-java only at a capital.
final class HtmlDeclaration extends AbstractBlockParser {
  static final BlockParserFactory FACTORY =
      (state, _) ->
          startsHere(state)
              ? BlockStart.of(new HtmlDeclaration()).atIndex(state.getIndex())
              : BlockStart.none();

  private static final int CODE_INDENT = 4;

  private final HtmlBlock block = new HtmlBlock();
  private boolean ended;

  private static boolean startsHere(ParserState state) {
    var line = state.getLine().getContent();
    var at = state.getNextNonSpaceIndex();
    return state.getIndent() < CODE_INDENT
        && at + 2 < line.length()
        && line.charAt(at) == '<'
        && line.charAt(at + 1) == '!'
        && line.charAt(at + 2) >= 'a'
        && line.charAt(at + 2) <= 'z';
  }

  @Override
  public Block getBlock() {
    return block;
  }

  @Override
  public BlockContinue tryContinue(ParserState state) {
    return ended ? BlockContinue.none() : BlockContinue.atIndex(state.getIndex());
  }

  @Override
  public void addLine(SourceLine line) {
    ended = line.getContent().toString().indexOf('>') >= 0;
  }
}
