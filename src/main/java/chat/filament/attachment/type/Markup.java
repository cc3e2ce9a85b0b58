package chat.filament.attachment.type;

import java.nio.charset.StandardCharsets;
import java.util.List;

/// Text that starts like HTML or XML, in any case and behind white space.
///
/// @param starts in lower case
record Markup(Kind kind, List<byte[]> starts) implements Condition {
  /// What may come before and behind the start.
  enum Kind {
    /// Nothing but white space before; a space or `>` behind.
    TAG,
    /// White space and byte-order marks before.
    PROLOG,
    /// All that XML allows before the first element: processing instructions, comments and a
    /// document type, unless that is HTML's.
    ELEMENT
  }

  private static final byte[] BYTE_ORDER_MARK = {(byte) 0xEF, (byte) 0xBB, (byte) 0xBF};
  private static final byte[] DOCTYPE = ascii("<!doctype");
  private static final byte[] HTML_DOCTYPE = ascii("<!doctype html");
  private static final byte[] SUBSET_END = ascii("]");
  private static final byte[] END = ascii(">");

  @Override
  public boolean holds(Sample sample) {
    var at = begin(sample, kind);
    return at >= 0 && starts.stream().anyMatch(start -> startsAt(sample, at, start));
  }

  private boolean startsAt(Sample sample, int at, byte[] start) {
    if (!sample.hasIgnoringCase(at, start)) {
      return false;
    }
    var next = sample.at(at + start.length);
    return kind != Kind.TAG || next == ' ' || next == '>';
  }

  private static int begin(Sample sample, Kind kind) {
    return switch (kind) {
      case TAG -> skipSpace(sample, 0);
      case PROLOG -> skipSpaceAndMarks(sample, 0);
      case ELEMENT -> firstElement(sample);
    };
  }

  /// -1 where the sample ends before the first element.
  private static int firstElement(Sample sample) {
    var at = skipSpaceAndMarks(sample, 0);
    for (var next = at; at >= 0; at = next) {
      next = behindOne(sample, at);
      if (next == at) {
        return at;
      }
      next = next < 0 ? -1 : skipSpaceAndMarks(sample, next);
    }
    return -1;
  }

  /// Behind the instruction, comment or document type at an offset; the offset itself if there is
  /// none; -1 where it does not end.
  private static int behindOne(Sample sample, int at) {
    if (sample.hasIgnoringCase(at, ascii("<?"))) {
      return behind(sample, ascii("?>"), at);
    }
    if (sample.hasIgnoringCase(at, ascii("<!--"))) {
      return behind(sample, ascii("-->"), at + 4);
    }
    if (!sample.hasIgnoringCase(at, DOCTYPE) || sample.hasIgnoringCase(at, HTML_DOCTYPE)) {
      return at;
    }
    var end = sample.find(END, at);
    var subset = sample.find(ascii("["), at);
    if (subset < 0 || subset > end) {
      return end < 0 ? -1 : end + 1;
    }
    var subsetEnd = sample.find(SUBSET_END, subset);
    return subsetEnd < 0 ? -1 : behind(sample, END, subsetEnd);
  }

  private static int behind(Sample sample, byte[] end, int from) {
    var found = sample.find(end, from);
    return found < 0 ? -1 : found + end.length;
  }

  private static int skipSpaceAndMarks(Sample sample, int from) {
    var at = skipSpace(sample, from);
    while (sample.has(at, BYTE_ORDER_MARK)) {
      at = skipSpace(sample, at + BYTE_ORDER_MARK.length);
    }
    return at;
  }

  private static int skipSpace(Sample sample, int from) {
    var at = from;
    while (" \t\n\f\r".indexOf(sample.at(at)) >= 0) {
      at++;
    }
    return at;
  }

  private static byte[] ascii(String text) {
    return text.getBytes(StandardCharsets.US_ASCII);
  }
}
