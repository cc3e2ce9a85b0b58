package chat.filament.core.markdown;

import java.util.function.Consumer;
import org.commonmark.text.Characters;

/// Cuts the source of running text into the runs that become text tokens.
///
/// The syntax tree merges neighbouring text, so the boundaries are read off the source again. That
/// is exact because whatever stands in the source of a text node has already turned out to be text:
/// every bracket in it is unmatched, every `<` opens nothing, every `&…;` that names a character
/// was replaced by it.
final class TextRuns {
  private final String source;
  private final int start;
  private final int end;
  private final boolean startsLine;
  private final Consumer<String> runs;

  /// Where the run being read began: everything before it has been handed over.
  private int begin;

  /// `startsLine` tells that the text from `start` to `end` begins a line of its block.
  TextRuns(String source, int start, int end, boolean startsLine, Consumer<String> runs) {
    this.source = source;
    this.start = start;
    this.end = end;
    this.startsLine = startsLine;
    this.runs = runs;
    this.begin = start;
  }

  /// Hands over the runs in order.
  void read() {
    var at = start;
    while (at < end) {
      at = readAt(at);
    }
    handOver(end);
  }

  /// Returns where to go on.
  private int readAt(int at) {
    return switch (source.charAt(at)) {
      case '\\' -> escape(at);
      case '*', '_' -> delimiters(at);
      case '`' -> alone(at, at + count(at));
      case '[', ']' -> alone(at, at + 1);
      case '!' -> at + 1 < end && source.charAt(at + 1) == '[' ? alone(at, at + 2) : at + 1;
      case '<' -> charAt(at + 1) == '\\' ? at + 1 : alone(at, at + 1);
      case '&' -> entity(at);
      default -> at + 1;
    };
  }

  private int escape(int at) {
    if (at + 1 == end || !isAsciiPunctuation(source.charAt(at + 1))) {
      return at + 1;
    }
    handOver(at);
    begin = at + 1;
    return source.charAt(at + 1) == '`' ? alone(at + 1, at + 1 + count(at + 1)) : at + 2;
  }

  /// Delimiters that could have opened or closed emphasis stand each for itself, others (`a * b`,
  /// `snake_case`) are ordinary characters.
  private int delimiters(int at) {
    var delimiter = source.charAt(at);
    var after = at + count(at);
    var partlyMatched = (at == start && charAt(at - 1) == delimiter) || charAt(after) == delimiter;
    if (partlyMatched || flanks(at, after)) {
      for (var i = at; i < after; i++) {
        alone(i, i + 1);
      }
    }
    return after;
  }

  private boolean flanks(int at, int after) {
    var lineStart = at == start && startsLine;
    var before = lineStart || at == 0 ? '\n' : source.codePointBefore(at);
    var behind = after == source.length() ? '\n' : source.codePointAt(after);
    var spaceBefore = Characters.isWhitespaceCodePoint(before);
    var spaceBehind = Characters.isWhitespaceCodePoint(behind);
    var punctuationBefore = Characters.isPunctuationCodePoint(before);
    var punctuationBehind = Characters.isPunctuationCodePoint(behind);
    var left = !spaceBehind && (!punctuationBehind || spaceBefore || punctuationBefore);
    var right = !spaceBefore && (!punctuationBefore || spaceBehind || punctuationBehind);
    if (source.charAt(at) == '*') {
      return left || right;
    }
    return (left && (!right || punctuationBefore)) || (right && (!left || punctuationBehind));
  }

  private int entity(int at) {
    var entity = Entity.at(source, at, end);
    if (entity == null) {
      return at + 1;
    }
    handOver(at);
    runs.accept(entity.text());
    begin = entity.end();
    return begin;
  }

  /// What stands from `from` to `to` is a run of its own.
  private int alone(int from, int to) {
    handOver(from);
    runs.accept(source.substring(from, to));
    begin = to;
    return to;
  }

  private void handOver(int until) {
    if (begin < until) {
      runs.accept(source.substring(begin, until));
    }
  }

  /// How often the character at `at` is repeated there.
  private int count(int at) {
    var i = at + 1;
    while (i < end && source.charAt(i) == source.charAt(at)) {
      i++;
    }
    return i - at;
  }

  private char charAt(int at) {
    return at >= 0 && at < source.length() ? source.charAt(at) : '\n';
  }

  private static boolean isAsciiPunctuation(char c) {
    return (c >= '!' && c <= '/')
        || (c >= ':' && c <= '@')
        || (c >= '[' && c <= '`')
        || (c >= '{' && c <= '~');
  }
}
