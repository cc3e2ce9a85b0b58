package chat.filament.message;

import chat.filament.attachment.Attachment;
import chat.filament.core.ChannelId;
import chat.filament.core.GuildId;
import chat.filament.core.MessageId;
import chat.filament.core.UserId;
import chat.filament.core.markdown.Token;
import io.vertx.core.buffer.Buffer;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// The JSON of a message before it has its id and time: parsed and encoded outside the guild's
/// writer, which only fills these two in.
final class NewMessage {
  static final String EVENT = "message_create";

  private static final MessageId NO_ID = new MessageId("0".repeat(26));

  /// Ten digits, like every time until the year 2286.
  private static final long NO_TIME = 1_000_000_000;

  private static final int ID_AT = "{\"message_id\":\"".length();
  private static final int TIME_BEFORE_END = "1000000000,\"edited_at_unix\":null}".length();
  private static final int MAX_EVENT = MessageJson.maxEvent(EVENT);

  private final Message template;
  private final List<Token> tokens;
  private final byte[] event;
  private final byte @Nullable [] shortBody;
  private final boolean oversized;

  NewMessage(GuildId guild, ChannelId channel, UserId author, String content, List<Token> tokens) {
    this(
        new Message(NO_ID, guild, channel, author, content, List.of(), List.of(), NO_TIME, null),
        tokens);
  }

  private NewMessage(Message template, List<Token> tokens) {
    this.template = template;
    this.tokens = tokens;
    var whole = MessageJson.object(template, tokens, true);
    oversized = whole.length > MAX_EVENT;
    event = oversized ? MessageJson.shortened(template, tokens, MAX_EVENT) : whole;
    shortBody =
        whole.length > MessageJson.MAX_BODY
            ? MessageJson.shortened(template, tokens, MessageJson.MAX_BODY)
            : null;
  }

  /// The same with files.
  NewMessage having(List<Attachment> files) {
    return new NewMessage(template.having(files), tokens);
  }

  GuildId guild() {
    return template.guild();
  }

  ChannelId channel() {
    return template.channel();
  }

  UserId author() {
    return template.author();
  }

  String content() {
    return template.content();
  }

  /// About how much memory it takes.
  int bytes() {
    return 512 + content().length() + event.length + (shortBody == null ? 0 : shortBody.length);
  }

  /// Whether the whole object is too large for an event.
  boolean isOversized() {
    return oversized;
  }

  /// The event's payload.
  Buffer event(MessageId id, long now) {
    return filled(event, id, now);
  }

  /// The answer's body: `payload` itself when it is small enough for an answer, too.
  Buffer body(Buffer payload, MessageId id, long now) {
    return shortBody == null ? payload : filled(shortBody, id, now);
  }

  private static Buffer filled(byte[] json, MessageId id, long now) {
    return Buffer.buffer(json)
        .setBytes(ID_AT, id.value().getBytes(StandardCharsets.ISO_8859_1))
        .setBytes(
            json.length - TIME_BEFORE_END,
            Long.toString(now).getBytes(StandardCharsets.ISO_8859_1));
  }
}
