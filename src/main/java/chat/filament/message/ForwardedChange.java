package chat.filament.message;

import chat.filament.core.ChannelId;
import chat.filament.core.GuildId;
import chat.filament.core.MessageId;
import chat.filament.core.UserId;
import chat.filament.platform.http.Json;
import io.vertx.core.buffer.Buffer;
import org.jspecify.annotations.Nullable;

/// What somebody does with a message that is there, on its way to the node that decides on it.
///
/// @param text the new content, or the emoji; null for a deletion
record ForwardedChange(
    Kind kind,
    String guildId,
    String channelId,
    String messageId,
    String userId,
    @Nullable String text) {
  static final String KIND = "message-change";
  private static final Json.Reader<ForwardedChange> READER = Json.reader(ForwardedChange.class);

  enum Kind {
    EDIT,
    DELETE,
    REACT,
    UNREACT
  }

  static Buffer encode(Kind kind, MessagePath path, UserId user, @Nullable String text) {
    return Json.encode(
        new ForwardedChange(
            kind,
            path.guild().value(),
            path.channel().value(),
            path.message().value(),
            user.value(),
            text));
  }

  static ForwardedChange decode(Buffer content) {
    return READER.read(content.getBytes());
  }

  MessagePath path() {
    return new MessagePath(
        new GuildId(guildId), new ChannelId(channelId), new MessageId(messageId));
  }

  UserId user() {
    return new UserId(userId);
  }

  /// Fails when there is none.
  String requireText() {
    if (text == null) {
      throw new IllegalArgumentException(kind + " without a text");
    }
    return text;
  }
}
