package chat.filament.search.index;

import chat.filament.core.ChannelId;
import chat.filament.core.GuildId;
import chat.filament.core.MessageId;
import chat.filament.core.UserId;
import java.util.List;

/// What the index needs to know about a message.
///
/// @param createdAtUnix seconds since 1970
public record IndexedMessage(
    MessageId id, IndexedChannel channel, UserId author, long createdAtUnix, IndexedContent body) {

  /// Where the message stands.
  public record IndexedChannel(GuildId guild, ChannelId id) {}

  /// What can be searched for. The text itself is indexed, not kept.
  ///
  /// @param fileNames of its attachments
  /// @param hasImage whether one of those is an image
  /// @param hasLink whether the text has an http, https or mailto link
  /// @param contentHash equal hashes mean an equal body; made the same way for the index and for
  ///   the database it is compared with
  public record IndexedContent(
      String content, List<String> fileNames, boolean hasImage, boolean hasLink, long contentHash) {
    public IndexedContent {
      fileNames = List.copyOf(fileNames);
    }
  }
}
