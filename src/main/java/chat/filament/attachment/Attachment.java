package chat.filament.attachment;

import chat.filament.attachment.preview.Picture;
import chat.filament.core.AttachmentId;
import chat.filament.core.ChannelId;
import chat.filament.core.GuildId;
import chat.filament.core.UserId;
import chat.filament.platform.store.ObjectKey;
import java.util.Optional;

/// A file in a channel, as clients see it.
public record Attachment(
    AttachmentId id, Place place, UserId owner, FileName name, Content content) {
  /// The folder of the store.
  static final String FOLDER = "attachments";

  static final String PREVIEWS = "previews";

  /// Where it was uploaded.
  public record Place(GuildId guild, ChannelId channel) {}

  /// What is in it.
  ///
  /// @param mimeType as detected
  /// @param sizeBytes at least 1
  /// @param sha256Hex 64 digits
  /// @param picture of an image whose size is known
  public record Content(
      String mimeType, long sizeBytes, String sha256Hex, Optional<Picture> picture) {}

  ObjectKey key() {
    return key(id);
  }

  /// The same with what is known of it as an image.
  Attachment with(Picture picture) {
    var known =
        new Content(content.mimeType, content.sizeBytes, content.sha256Hex, Optional.of(picture));
    return new Attachment(id, place, owner, name, known);
  }

  static ObjectKey previewKey(AttachmentId id) {
    return new ObjectKey(PREVIEWS, id.value());
  }

  static ObjectKey key(AttachmentId id) {
    return new ObjectKey(FOLDER, id.value());
  }
}
