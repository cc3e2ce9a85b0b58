package chat.filament.attachment;

import chat.filament.core.AttachmentId;
import chat.filament.core.ChannelId;
import chat.filament.core.GuildId;
import chat.filament.core.UserId;
import chat.filament.platform.store.ObjectKey;

/// A file in a channel, as clients see it.
public record Attachment(
    AttachmentId id, Place place, UserId owner, FileName name, Content content) {
  /// The folder of the store.
  static final String FOLDER = "attachments";

  /// Where it was uploaded.
  public record Place(GuildId guild, ChannelId channel) {}

  /// What is in it.
  ///
  /// @param mimeType as detected
  /// @param sizeBytes at least 1
  /// @param sha256Hex 64 digits
  public record Content(String mimeType, long sizeBytes, String sha256Hex) {}

  ObjectKey key() {
    return key(id);
  }

  static ObjectKey key(AttachmentId id) {
    return new ObjectKey(FOLDER, id.value());
  }
}
