package chat.filament.core.markdown;

import java.util.List;
import java.util.regex.Pattern;
import org.commonmark.node.Block;
import org.commonmark.node.BulletList;
import org.commonmark.node.Code;
import org.commonmark.node.Emphasis;
import org.commonmark.node.FencedCodeBlock;
import org.commonmark.node.HardLineBreak;
import org.commonmark.node.Heading;
import org.commonmark.node.IndentedCodeBlock;
import org.commonmark.node.Link;
import org.commonmark.node.ListBlock;
import org.commonmark.node.ListItem;
import org.commonmark.node.Node;
import org.commonmark.node.OrderedList;
import org.commonmark.node.Paragraph;
import org.commonmark.node.SoftLineBreak;
import org.commonmark.node.StrongEmphasis;
import org.commonmark.node.Text;
import org.jspecify.annotations.Nullable;

/// Turns one syntax tree into tokens, in a loop: nesting is as deep as a sender likes.
///
/// What has no token of its own (block quotes, images, HTML, thematic breaks, link definitions)
/// gives none; what stands inside it is visited all the same.
final class DocumentWalk {
  private static final Pattern LINE_BREAK = Pattern.compile("\\r\\n?|\\n");

  private final String source;
  private final int lastLine;
  private final TokenSink sink = new TokenSink();

  /// How many links are open, those included that are not kept.
  private int openLinks;

  DocumentWalk(String source) {
    this.source = source;
    this.lastLine = openLastLine(source);
  }

  List<Token> tokens(Node document) {
    @Nullable Node node = document;
    while (node != null) {
      enter(node);
      if (node.getFirstChild() != null) {
        node = node.getFirstChild();
        continue;
      }
      leave(node);
      while (node != null && node.getNext() == null) {
        node = node.getParent();
        if (node != null) {
          leave(node);
        }
      }
      node = node == null ? null : node.getNext();
    }
    return sink.tokens();
  }

  private void enter(Node node) {
    switch (node) {
      case Text text -> text(text);
      case SoftLineBreak _ -> sink.add(new Token.SoftBreak());
      case HardLineBreak _ -> sink.add(new Token.HardBreak());
      case Code code -> sink.code(code.getLiteral());
      case FencedCodeBlock block -> sink.codeBlock(CodeBlock.of(block, lastLine));
      case IndentedCodeBlock block -> sink.codeBlock(CodeBlock.of(block, lastLine));
      default -> {
        var start = start(node);
        if (start != null) {
          sink.add(start);
        }
        if (node instanceof Link) {
          openLinks++;
        }
      }
    }
  }

  private void leave(Node node) {
    if (node instanceof Link) {
      openLinks--;
    }
    var start = start(node);
    if (start != null) {
      start.closing().ifPresent(sink::add);
    }
  }

  private @Nullable Token start(Node node) {
    return switch (node) {
      case Paragraph paragraph -> isTight(paragraph) ? null : new Token.ParagraphStart();
      case Heading heading -> new Token.HeadingStart(heading.getLevel());
      case Emphasis _ -> new Token.EmphasisStart();
      case StrongEmphasis _ -> new Token.StrongStart();
      case BulletList _ -> new Token.ListStart(false);
      case OrderedList _ -> new Token.ListStart(true);
      case ListItem _ -> new Token.ListItemStart();
      case Link link -> BareUrls.href(destination(link)).map(Token.LinkStart::new).orElse(null);
      default -> null;
    };
  }

  private static boolean isTight(Paragraph paragraph) {
    return paragraph.getParent() instanceof ListItem item
        && item.getParent() instanceof ListBlock list
        && list.isTight();
  }

  /// The parser turns `<a@b.c>` into a mailto link; here only what was written counts.
  private String destination(Link link) {
    return isAutolink(link) && link.getFirstChild() instanceof Text text
        ? text.getLiteral()
        : link.getDestination();
  }

  private boolean isAutolink(Link link) {
    return source.charAt(link.getSourceSpans().getFirst().getInputIndex()) == '<';
  }

  private void text(Text text) {
    if (text.getParent() instanceof Link link && isAutolink(link)) {
      sink.plainText(text.getLiteral());
      return;
    }
    for (var span : text.getSourceSpans()) {
      var start = span.getInputIndex();
      var end = start + span.getLength();
      if (endsLine(text) && !source.startsWith("\\", end)) {
        while (end > start && isBlank(source.charAt(end - 1))) {
          end--;
        }
      }
      new TextRuns(source, start, end, startsLine(text), this::run).read();
    }
  }

  private void run(String run) {
    if (openLinks > 0) {
      sink.plainText(run);
    } else {
      sink.text(run);
    }
  }

  private static boolean startsLine(Text text) {
    var previous = text.getPrevious();
    return previous == null ? text.getParent() instanceof Block : isBreak(previous);
  }

  private static boolean endsLine(Text text) {
    var next = text.getNext();
    return next == null ? text.getParent() instanceof Block : isBreak(next);
  }

  private static boolean isBreak(Node node) {
    return node instanceof SoftLineBreak || node instanceof HardLineBreak;
  }

  /// The index of the last line if no line break ends it, otherwise -1.
  private static int openLastLine(String source) {
    if (source.endsWith("\n") || source.endsWith("\r")) {
      return -1;
    }
    return (int) LINE_BREAK.matcher(source).results().count();
  }

  private static boolean isBlank(char c) {
    return c == ' ' || c == '\t';
  }
}
