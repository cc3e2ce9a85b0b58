package chat.filament.profile.image;

import chat.filament.core.UserId;
import chat.filament.platform.db.Sql;
import chat.filament.platform.store.ObjectKey;
import io.vertx.core.Future;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.Tuple;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.stream.StreamSupport;

/// The image columns of `users`.
final class ImageStore {
  private ImageStore() {}

  /// The version of a new picture, and the file that it replaces.
  record Replaced(long version, Optional<ObjectKey> before) {}

  /// Empty when there is no such user.
  static Future<Optional<Replaced>> replace(
      Sql sql, UserId user, ImageKind kind, ProfileImage image, long now) {
    return sql.query(
            named(
                kind,
                """
                UPDATE users SET
                  $IMAGE_object_key = $2, $IMAGE_mime_type = $3, $IMAGE_size_bytes = $4,
                  $IMAGE_sha256 = decode($5, 'hex'),
                  $IMAGE_version = greatest(old.version + 1, $6)
                FROM (SELECT $IMAGE_object_key AS object_key, $IMAGE_version AS version
                      FROM users WHERE user_id = $1 FOR NO KEY UPDATE) old
                WHERE users.user_id = $1
                RETURNING old.object_key, users.$IMAGE_version AS version
                """),
            Tuple.of(
                user.value(),
                image.key().toString(),
                image.mimeType(),
                image.sizeBytes(),
                image.sha256Hex(),
                now))
        .map(rows ->
            StreamSupport.stream(rows.spliterator(), false)
                .map(row ->
                    new Replaced(
                        row.getLong("version"),
                        Optional.ofNullable(row.getString("object_key")).flatMap(ObjectKey::parse)))
                .findFirst());
  }

  /// Empty when there is no user or no picture.
  static Future<Optional<ProfileImage>> find(Sql sql, UserId user, ImageKind kind) {
    return sql.query(
            named(
                kind,
                """
                SELECT $IMAGE_object_key AS object_key, $IMAGE_mime_type AS mime_type,
                  $IMAGE_size_bytes AS size_bytes, encode($IMAGE_sha256, 'hex') AS sha256
                FROM users WHERE user_id = $1 AND $IMAGE_object_key IS NOT NULL
                """),
            Tuple.of(user.value()))
        .map(rows ->
            StreamSupport.stream(rows.spliterator(), false)
                .flatMap(row -> image(row).stream())
                .findFirst());
  }

  /// What these users' rows point at.
  static Future<List<ObjectKey>> keys(Sql sql, ImageKind kind, Collection<UserId> users) {
    return sql.query(
            named(
                kind,
                """
                SELECT $IMAGE_object_key AS object_key FROM users
                WHERE user_id = ANY ($1::text[]) AND $IMAGE_object_key IS NOT NULL
                """),
            Tuple.tuple()
                .addArrayOfString(users.stream().map(UserId::value).toArray(String[]::new)))
        .map(rows ->
            StreamSupport.stream(rows.spliterator(), false)
                .flatMap(row -> ObjectKey.parse(row.getString("object_key")).stream())
                .toList());
  }

  private static Optional<ProfileImage> image(Row row) {
    return ObjectKey.parse(row.getString("object_key"))
        .map(key ->
            new ProfileImage(
                key,
                row.getString("mime_type"),
                row.getLong("size_bytes"),
                row.getString("sha256")));
  }

  private static String named(ImageKind kind, String sql) {
    return sql.replace("$IMAGE", kind.word());
  }
}
