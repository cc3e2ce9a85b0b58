package chat.filament.search;

import chat.filament.core.MessageId;
import chat.filament.search.index.Highlights;
import io.vertx.core.buffer.Buffer;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;

/// The body of a search's answer: as many hits as fit into 64,000 bytes, all lists shortened
/// together.
final class SearchAnswer {
  private static final int MAX_BYTES = 64_000;

  /// All keys, brackets and the cursor.
  private static final int FRAME = 256;

  /// An id in its list, with quotes and comma.
  private static final int ID = 29;

  /// `"<id>":[],` and 16 times `[2000,2000],`.
  private static final int MAX_HIGHLIGHTS = ID + 4 + Highlights.MAX_PER_MESSAGE * 12;

  /// What a single message may take, so that the first hit always fits.
  static final int MAX_MESSAGE = MAX_BYTES - FRAME - ID - 1 - MAX_HIGHLIGHTS;

  private SearchAnswer() {}

  static Buffer of(SearchResult found) {
    var ids = new ArrayList<MessageId>();
    int bytes = FRAME;
    for (var hit : found.hits().hits()) {
      bytes += size(found, hit.id());
      if (bytes > MAX_BYTES) {
        break;
      }
      ids.add(hit.id());
    }
    var next = found.hits().cursorAfter(ids.size());
    var body = Buffer.buffer(bytes).appendString("{\"message_ids\":[");
    body.appendString(ids.stream().map(id -> quoted(id)).collect(Collectors.joining(",")));
    messages(body.appendString("],\"messages\":["), found, ids);
    body.appendString("],\"complete\":" + found.complete() + ",\"next_cursor\":");
    body.appendString(next == null ? "null" : "\"" + next + "\"");
    highlights(body, found, ids);
    return body.appendString("}");
  }

  private static int size(SearchResult found, MessageId id) {
    var message = found.messages().get(id);
    if (message == null) {
      return ID;
    }
    return ID + 1 + message.json().length() + (found.highlights() == null ? 0 : MAX_HIGHLIGHTS);
  }

  private static void messages(Buffer body, SearchResult found, List<MessageId> ids) {
    var separator = "";
    for (var id : ids) {
      var message = found.messages().get(id);
      if (message != null) {
        body.appendString(separator).appendBuffer(message.json());
        separator = ",";
      }
    }
  }

  private static void highlights(Buffer body, SearchResult found, List<MessageId> ids) {
    var ranges = found.highlights();
    if (ranges != null) {
      body.appendString(",\"highlights\":{");
      body.appendString(
          ids.stream()
              .filter(ranges::containsKey)
              .map(id -> quoted(id) + ":" + ranges(ranges.getOrDefault(id, List.of())))
              .collect(Collectors.joining(",")));
      body.appendString("}");
    }
  }

  private static String ranges(List<Highlights.HighlightRange> ranges) {
    return ranges.stream()
        .map(range -> "[" + range.start() + "," + range.end() + "]")
        .collect(Collectors.joining(",", "[", "]"));
  }

  private static String quoted(MessageId id) {
    return "\"" + id.value() + "\"";
  }
}
