package chat.filament.attachment;

import chat.filament.core.AttachmentId;
import chat.filament.core.MessageId;
import chat.filament.core.Refusal;
import chat.filament.core.UserId;
import chat.filament.platform.db.Sql;
import io.vertx.core.Future;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// What messages do with files.
public final class Claims {
  /// Reads the files of the message `m` beside it, for a statement about messages: a JSON array for
  /// [#read], null when it has none.
  public static final String OF_MESSAGE =
      "SELECT json_agg("
          + AttachmentStore.OBJECT
          + """
          ORDER BY a.created_at, a.attachment_id) AS attachments
          FROM attachments a WHERE a.message_id = m.message_id
          """;

  private Claims() {}

  /// Gives files to a new message, in its transaction; answers them in the order of the wire.
  /// Unless all of them are unclaimed, the author's own and in its channel, none is given:
  /// `invalid_request`.
  public static Future<List<Attachment>> claim(
      Sql transaction,
      Attachment.Place place,
      UserId author,
      MessageId message,
      Set<AttachmentId> ids) {
    return AttachmentStore.claim(transaction, place, author, message, ids)
        .compose(claimed -> {
          if (claimed != ids.size()) {
            throw Refusal.invalid(
                "attachment_ids: no such unclaimed file of yours in this channel");
          }
          return AttachmentStore.of(transaction, message);
        });
  }

  /// The files of a message.
  public static Future<List<Attachment>> of(Sql sql, MessageId message) {
    return AttachmentStore.of(sql, message);
  }

  /// Deletes the files of a message with it: rows and quota at once, the bytes a day later.
  public static Future<Void> deleteWith(Sql transaction, MessageId message) {
    return AttachmentStore.deleteOf(transaction, message);
  }

  /// What [#OF_MESSAGE] answered.
  public static List<Attachment> read(@Nullable JsonArray rows) {
    return rows == null
        ? List.of()
        : rows.stream().map(JsonObject.class::cast).map(AttachmentStore::attachment).toList();
  }
}
