package chat.filament.message;

import chat.filament.attachment.AttachmentJson;
import chat.filament.core.markdown.Token;
import chat.filament.platform.json.JsonBytes;
import chat.filament.platform.json.TokenJson;
import java.util.List;

/// The message object (`contract/rest.md` §12), kept within a size (`contract/content.md` §1.3).
final class MessageJson {
  /// Of an answer that holds just the message.
  static final int MAX_BODY = 64_000;

  private static final int MAX_FRAME = 65_536;

  private MessageJson() {}

  /// What an event's `d` may take: a frame without its envelope, `s` of 19 digits included.
  static int maxEvent(String type) {
    return MAX_FRAME
        - ("{\"v\":1,\"t\":\"" + type + "\",\"d\":}").length()
        - ",\"s\":".length()
        - 19;
  }

  /// The object in at most `limit` bytes: if the whole does not fit, without `reactor_user_ids`,
  /// then with fewer tokens.
  static byte[] fitting(Message message, List<Token> tokens, int limit) {
    var whole = object(message, tokens, true);
    return whole.length <= limit ? whole : shortened(message, tokens, limit);
  }

  static byte[] shortened(Message message, List<Token> tokens, int limit) {
    var bare = object(message, tokens, false);
    if (bare.length <= limit) {
      return bare;
    }
    int rest = object(message, List.of(), false).length - "[]".length();
    return object(message, TokenJson.cut(tokens, limit - rest), false);
  }

  static byte[] object(Message message, List<Token> tokens, boolean reactors) {
    var out =
        new JsonBytes(384 + 2 * message.content().length() + 32 * tokens.size())
            .raw("{\"message_id\":\"")
            .raw(message.id().value())
            .raw("\",\"guild_id\":\"")
            .raw(message.guild().value())
            .raw("\",\"channel_id\":\"")
            .raw(message.channel().value())
            .raw("\",\"author_id\":\"")
            .raw(message.author().value())
            .raw("\",\"content\":")
            .string(message.content())
            .raw(",\"markdown_tokens\":");
    TokenJson.write(out, tokens);
    AttachmentJson.array(out.raw(",\"attachments\":"), message.attachments());
    out.raw(",\"reactions\":");
    reactions(out, message.reactions(), reactors);
    out.raw(",\"created_at_unix\":").number(message.createdAt()).raw(",\"edited_at_unix\":");
    var editedAt = message.editedAt();
    return (editedAt == null ? out.raw("null") : out.number(editedAt)).raw("}").toBytes();
  }

  /// The start of an event about a message, `{guild_id, channel_id, message_id`, still open.
  static JsonBytes path(MessagePath path, int expected) {
    return new JsonBytes(expected)
        .raw("{\"guild_id\":\"")
        .raw(path.guild().value())
        .raw("\",\"channel_id\":\"")
        .raw(path.channel().value())
        .raw("\",\"message_id\":\"")
        .raw(path.message().value())
        .raw("\"");
  }

  private static void reactions(JsonBytes out, List<Reaction> reactions, boolean reactors) {
    out.raw("[");
    for (int i = 0; i < reactions.size(); i++) {
      reaction(i == 0 ? out : out.raw(","), reactions.get(i), reactors);
    }
    out.raw("]");
  }

  /// `{emoji, count, reacted_by_me, reactor_user_ids?}`.
  static JsonBytes reaction(JsonBytes out, Reaction reaction, boolean reactors) {
    out.raw("{\"emoji\":")
        .string(reaction.emoji())
        .raw(",\"count\":")
        .number(reaction.count())
        .raw(reaction.reactedByMe() ? ",\"reacted_by_me\":true" : ",\"reacted_by_me\":false");
    if (reactors && !reaction.reactors().isEmpty()) {
      out.raw(",\"reactor_user_ids\":[\"")
          .raw(String.join("\",\"", reaction.reactors()))
          .raw("\"]");
    }
    return out.raw("}");
  }
}
