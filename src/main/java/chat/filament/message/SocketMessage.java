package chat.filament.message;

import chat.filament.core.ChannelId;
import chat.filament.core.GuildId;
import chat.filament.core.Refusal;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// The payload of the command `message_create` (`contract/gateway.md` §3).
record SocketMessage(
    @Nullable String guildId,
    @Nullable String channelId,
    String content,
    @Nullable List<String> attachmentIds) {
  SocketMessage {
    parse("guild_id", guildId, GuildId::parse);
    parse("channel_id", channelId, ChannelId::parse);
    var draft = new MessageDraft(content, attachmentIds);
    content = draft.content();
    attachmentIds = draft.attachmentIds();
  }

  GuildId guild() {
    return parse("guild_id", guildId, GuildId::parse);
  }

  ChannelId channel() {
    return parse("channel_id", channelId, ChannelId::parse);
  }

  MessageDraft draft() {
    return new MessageDraft(content, attachmentIds);
  }

  private static <T> T parse(
      String name, @Nullable String text, java.util.function.Function<String, Optional<T>> parser) {
    return Optional.ofNullable(text)
        .flatMap(parser)
        .orElseThrow(() -> Refusal.invalid(name + ": not a ULID"));
  }
}
