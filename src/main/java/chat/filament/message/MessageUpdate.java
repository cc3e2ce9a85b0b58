package chat.filament.message;

import chat.filament.core.markdown.Token;
import chat.filament.platform.event.Audience;
import chat.filament.platform.event.Event;
import chat.filament.platform.json.TokenJson;
import io.vertx.core.buffer.Buffer;
import java.util.List;

/// A new text of a message with its tokens, and the event that tells of it.
record MessageUpdate(String content, List<Token> tokens) {
  static final String EVENT = "message_update";

  private static final int MAX_EVENT = MessageJson.maxEvent(EVENT);

  /// With as many tokens as fit into a frame.
  Event event(MessagePath path, long now) {
    var whole = payload(path, tokens, now);
    var sent = whole.length <= MAX_EVENT ? whole : payload(path, cut(path, now), now);
    return new Event(
        EVENT, new Audience.InChannel(path.channel()), path.message().value(), Buffer.buffer(sent));
  }

  /// Whether the event does not fit with all tokens.
  boolean isOversized(MessagePath path, long now) {
    return payload(path, tokens, now).length > MAX_EVENT;
  }

  private List<Token> cut(MessagePath path, long now) {
    int rest = payload(path, List.of(), now).length - "[]".length();
    return TokenJson.cut(tokens, MAX_EVENT - rest);
  }

  private byte[] payload(MessagePath path, List<Token> some, long now) {
    var out =
        MessageJson.path(path, 256 + 2 * content.length() + 32 * some.size())
            .raw(",\"updated_fields\":{\"content\":")
            .string(content)
            .raw(",\"markdown_tokens\":");
    TokenJson.write(out, some);
    return out.raw("},\"updated_at_unix\":").number(now).raw("}").toBytes();
  }
}
