package chat.filament.message;

import io.vertx.core.buffer.Buffer;
import java.util.List;

/// A page of history: as many messages as fit into an answer.
final class HistoryPage {
  private static final String START = "{\"messages\":[";
  private static final String NEXT = "],\"next_before\":\"";
  private static final String END = "\"}";
  private static final String LAST = "],\"next_before\":null}";
  private static final int FRAME = START.length() + NEXT.length() + 26 + END.length();

  private HistoryPage() {}

  /// The answer with the first of `found`, at most `limit`. There is a next page if one of `found`
  /// was left over.
  static Buffer of(List<Message> found, int limit, TokenCache texts) {
    var body = Buffer.buffer(START);
    int taken = 0;
    while (taken < found.size() && taken < limit) {
      var message = found.get(taken);
      var tokens = texts.tokens(message.content());
      var json = MessageJson.fitting(message, tokens, MessageJson.MAX_BODY - FRAME);
      int comma = taken == 0 ? 0 : 1;
      if (body.length() - START.length() + comma + json.length > MessageJson.MAX_BODY - FRAME) {
        break;
      }
      (comma == 0 ? body : body.appendByte((byte) ',')).appendBytes(json);
      taken++;
    }
    return taken == found.size()
        ? body.appendString(LAST)
        : body.appendString(NEXT + found.get(taken - 1).id().value() + END);
  }
}
