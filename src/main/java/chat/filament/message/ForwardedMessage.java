package chat.filament.message;

import chat.filament.core.ChannelId;
import chat.filament.core.GuildId;
import chat.filament.core.UserId;
import chat.filament.platform.http.Json;
import io.vertx.core.buffer.Buffer;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// The creation of a message, on its way to the node that decides on it.
record ForwardedMessage(
    String guildId,
    String channelId,
    String authorId,
    String content,
    @Nullable List<String> attachmentIds,
    @Nullable String idempotencyKey) {
  static final String KIND = "message";
  private static final Json.Reader<ForwardedMessage> READER = Json.reader(ForwardedMessage.class);

  static Buffer encode(
      GuildId guild,
      ChannelId channel,
      UserId author,
      MessageDraft draft,
      Optional<IdempotencyKey> key) {
    return Json.encode(
        new ForwardedMessage(
            guild.value(),
            channel.value(),
            author.value(),
            draft.content(),
            draft.attachmentIds(),
            key.map(IdempotencyKey::value).orElse(null)));
  }

  static ForwardedMessage decode(Buffer content) {
    return READER.read(content.getBytes());
  }

  GuildId guild() {
    return new GuildId(guildId);
  }

  ChannelId channel() {
    return new ChannelId(channelId);
  }

  UserId author() {
    return new UserId(authorId);
  }

  MessageDraft draft() {
    return new MessageDraft(content, attachmentIds);
  }

  Optional<IdempotencyKey> key() {
    return IdempotencyKey.parse(idempotencyKey, channel(), draft());
  }
}
