package chat.filament.attachment;

import chat.filament.attachment.image.ImageSize;
import chat.filament.attachment.preview.Picture;
import chat.filament.core.AttachmentId;
import chat.filament.core.ChannelId;
import chat.filament.core.GuildId;
import chat.filament.core.MessageId;
import chat.filament.core.UserId;
import chat.filament.platform.db.Sql;
import io.vertx.core.Future;
import io.vertx.core.json.JsonObject;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.RowSet;
import io.vertx.sqlclient.Tuple;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.stream.StreamSupport;
import org.jspecify.annotations.Nullable;

/// Rows of `attachments`. An attachment comes as one JSON object, the same here and in the pages of
/// messages.
final class AttachmentStore {
  /// The object of the row `a`.
  static final String OBJECT =
      """
      json_build_object('id', a.attachment_id, 'guild', a.guild_id, 'channel', a.channel_id,
        'owner', a.owner_id, 'name', a.filename, 'type', a.mime_type, 'size', a.size_bytes,
        'sha256', encode(a.sha256, 'hex'), 'width', a.width, 'height', a.height,
        'preview', a.preview_key IS NOT NULL)
      """;

  private AttachmentStore() {}

  /// A file and the message that has it.
  record Found(Attachment attachment, Optional<MessageId> message) {}

  static Future<Optional<Found>> find(Sql sql, GuildId guild, ChannelId channel, AttachmentId id) {
    return sql.query(
            "SELECT a.message_id, "
                + OBJECT
                + """
                AS object FROM live_attachments a
                WHERE a.attachment_id = $1 AND a.guild_id = $2 AND a.channel_id = $3
                """,
            Tuple.of(id.value(), guild.value(), channel.value()))
        .map(rows ->
            StreamSupport.stream(rows.spliterator(), false)
                .map(row ->
                    new Found(
                        attachment(row.getJsonObject("object")),
                        Optional.ofNullable(row.getString("message_id")).map(MessageId::new)))
                .findFirst());
  }

  /// Turns a reservation into the row of its file; false when the reservation is void.
  static Future<Boolean> insert(Sql sql, Attachment attachment, long now) {
    var content = attachment.content();
    var picture = content.picture();
    return sql.query(
            """
            WITH held AS (
              DELETE FROM attachment_reservations WHERE attachment_id = $1 AND size_bytes >= $7
              RETURNING owner_id
            )
            INSERT INTO attachments (attachment_id, guild_id, channel_id, owner_id, filename,
              mime_type, size_bytes, sha256, created_at, width, height, preview_key)
            SELECT $1::text, $2, $3, held.owner_id, $5, $6, $7::bigint, decode($8, 'hex'), $9,
              $10::int, $11::int, $12::text
            FROM held WHERE held.owner_id = $4
            RETURNING attachment_id
            """,
            Tuple.of(
                attachment.id().value(),
                attachment.place().guild().value(),
                attachment.place().channel().value(),
                attachment.owner().value(),
                attachment.name().text(),
                content.mimeType(),
                content.sizeBytes(),
                content.sha256Hex(),
                now,
                picture.map(it -> it.size().width()).orElse(null),
                picture.map(it -> it.size().height()).orElse(null),
                picture
                    .filter(Picture::hasPreview)
                    .map(it -> Attachment.previewKey(attachment.id()).toString())
                    .orElse(null)))
        .map(rows -> rows.size() == 1);
  }

  static Future<Void> delete(Sql sql, AttachmentId id) {
    return sql.query("DELETE FROM attachments WHERE attachment_id = $1", Tuple.of(id.value()))
        .mapEmpty();
  }

  static Future<Void> deleteOf(Sql sql, MessageId message) {
    return sql.query("DELETE FROM attachments WHERE message_id = $1", Tuple.of(message.value()))
        .mapEmpty();
  }

  /// What a message has, in the order of the wire.
  static Future<List<Attachment>> of(Sql sql, MessageId message) {
    return sql.query(
            "SELECT "
                + OBJECT
                + """
                AS object FROM attachments a WHERE a.message_id = $1
                ORDER BY a.created_at, a.attachment_id
                """,
            Tuple.of(message.value()))
        .map(AttachmentStore::attachments);
  }

  /// Gives those of `ids` to a message that are its author's own, lie in its channel and belong to
  /// none; answers how many they are.
  static Future<Integer> claim(
      Sql sql,
      Attachment.Place place,
      UserId owner,
      MessageId message,
      Collection<AttachmentId> ids) {
    return sql.query(
            """
            UPDATE attachments SET message_id = $1
            WHERE attachment_id = ANY ($2::text[]) AND guild_id = $3 AND channel_id = $4
              AND owner_id = $5 AND message_id IS NULL
            """,
            Tuple.of(
                message.value(),
                ids.stream().map(AttachmentId::value).toArray(String[]::new),
                place.guild().value(),
                place.channel().value(),
                owner.value()))
        .map(RowSet::rowCount);
  }

  /// Deletes what no message has and was uploaded before `before`, in unix seconds; answers how
  /// many.
  static Future<Integer> deleteUnclaimed(Sql sql, long before, int limit) {
    return sql.query(
            """
            DELETE FROM attachments WHERE message_id IS NULL AND attachment_id = ANY (ARRAY (
              SELECT attachment_id::text FROM attachments
              WHERE message_id IS NULL AND created_at < $1 ORDER BY created_at LIMIT $2))
            """,
            Tuple.of(before, limit))
        .map(RowSet::rowCount);
  }

  /// Those of `ids` that a row or an upload under way has.
  static Future<List<AttachmentId>> known(Sql sql, List<AttachmentId> ids) {
    return sql.query(
            """
            SELECT id FROM unnest($1::text[]) AS asked (id)
            WHERE EXISTS (SELECT FROM attachments a WHERE a.attachment_id = asked.id)
              OR EXISTS (SELECT FROM attachment_reservations r WHERE r.attachment_id = asked.id)
            """,
            Tuple.tuple()
                .addArrayOfString(ids.stream().map(AttachmentId::value).toArray(String[]::new)))
        .map(rows ->
            StreamSupport.stream(rows.spliterator(), false)
                .map(row -> new AttachmentId(row.getString("id")))
                .toList());
  }

  private static List<Attachment> attachments(RowSet<Row> rows) {
    return StreamSupport.stream(rows.spliterator(), false)
        .map(row -> attachment(row.getJsonObject("object")))
        .toList();
  }

  static Attachment attachment(JsonObject row) {
    return new Attachment(
        new AttachmentId(row.getString("id")),
        new Attachment.Place(
            new GuildId(row.getString("guild")), new ChannelId(row.getString("channel"))),
        new UserId(row.getString("owner")),
        new FileName(row.getString("name")),
        new Attachment.Content(
            row.getString("type"), row.getLong("size"), row.getString("sha256"), picture(row)));
  }

  private static Optional<Picture> picture(JsonObject row) {
    @Nullable Integer width = row.getInteger("width");
    @Nullable Integer height = row.getInteger("height");
    return width == null || height == null
        ? Optional.empty()
        : Optional.of(new Picture(new ImageSize(width, height), row.getBoolean("preview", false)));
  }
}
