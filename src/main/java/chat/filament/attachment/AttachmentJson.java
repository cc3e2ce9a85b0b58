package chat.filament.attachment;

import chat.filament.attachment.preview.Picture;
import chat.filament.platform.json.JsonBytes;
import java.util.List;

/// The attachment object (`contract/rest.md` §14).
public final class AttachmentJson {
  private AttachmentJson() {}

  /// `[attachment, …]`.
  public static JsonBytes array(JsonBytes out, List<Attachment> attachments) {
    out.raw("[");
    for (int i = 0; i < attachments.size(); i++) {
      object(i == 0 ? out : out.raw(","), attachments.get(i));
    }
    return out.raw("]");
  }

  static JsonBytes object(JsonBytes out, Attachment attachment) {
    var content = attachment.content();
    out.raw("{\"attachment_id\":\"")
        .raw(attachment.id().value())
        .raw("\",\"guild_id\":\"")
        .raw(attachment.place().guild().value())
        .raw("\",\"channel_id\":\"")
        .raw(attachment.place().channel().value())
        .raw("\",\"owner_id\":\"")
        .raw(attachment.owner().value())
        .raw("\",\"filename\":")
        .string(attachment.name().text())
        .raw(",\"mime_type\":")
        .string(content.mimeType())
        .raw(",\"size_bytes\":")
        .number(content.sizeBytes())
        .raw(",\"sha256_hex\":\"")
        .raw(content.sha256Hex())
        .raw("\"");
    content.picture().ifPresent(picture -> picture(out, attachment, picture));
    return out.raw("}");
  }

  private static void picture(JsonBytes out, Attachment attachment, Picture picture) {
    out.raw(",\"width\":")
        .number(picture.size().width())
        .raw(",\"height\":")
        .number(picture.size().height());
    if (picture.hasPreview()) {
      out.raw(",\"preview_url\":\"/guilds/")
          .raw(attachment.place().guild().value())
          .raw("/channels/")
          .raw(attachment.place().channel().value())
          .raw("/attachments/")
          .raw(attachment.id().value())
          .raw("/preview\"");
    }
  }
}
