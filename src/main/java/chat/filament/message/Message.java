package chat.filament.message;

import chat.filament.attachment.Attachment;
import chat.filament.core.ChannelId;
import chat.filament.core.GuildId;
import chat.filament.core.MessageId;
import chat.filament.core.UserId;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// A stored message, as one user sees it. Times are unix seconds.
record Message(
    MessageId id,
    GuildId guild,
    ChannelId channel,
    UserId author,
    String content,
    List<Attachment> attachments,
    List<Reaction> reactions,
    long createdAt,
    @Nullable Long editedAt) {
  Message {
    attachments = List.copyOf(attachments);
    reactions = List.copyOf(reactions);
  }

  Message having(List<Attachment> files) {
    return new Message(id, guild, channel, author, content, files, reactions, createdAt, editedAt);
  }

  Message with(List<Reaction> other) {
    return new Message(
        id, guild, channel, author, content, attachments, other, createdAt, editedAt);
  }

  Message edited(String text, long now) {
    return new Message(id, guild, channel, author, text, attachments, reactions, createdAt, now);
  }
}
