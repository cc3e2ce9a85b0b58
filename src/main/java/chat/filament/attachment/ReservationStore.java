package chat.filament.attachment;

import chat.filament.core.AttachmentId;
import chat.filament.core.UserId;
import chat.filament.platform.db.Sql;
import io.vertx.core.Future;
import io.vertx.sqlclient.Tuple;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.stream.StreamSupport;

/// Rows of `attachment_reservations`: the quota of uploads under way. `used` and `reserved` are
/// added up anew each time, so nothing can be counted wrong for ever.
final class ReservationStore {
  private static final int LEASE_SECONDS = 30;

  /// What `$2` has taken of the quota.
  private static final String TAKEN =
      """
      (SELECT coalesce(sum(size_bytes), 0)::bigint FROM live_attachments WHERE owner_id = $2::text)
        + (SELECT coalesce(sum(size_bytes), 0)::bigint FROM attachment_reservations
           WHERE owner_id = $2::text)
      """;

  /// Ends reservations; their files may be deleted at once, where there are any.
  private static final String VOID =
      """
      WITH void AS (
        DELETE FROM attachment_reservations WHERE %s RETURNING attachment_id
      ), noted AS (
        INSERT INTO removed_objects (object_key, due_at)
        SELECT 'attachments/' || attachment_id, 0 FROM void ON CONFLICT DO NOTHING
      )
      SELECT attachment_id FROM void
      """;

  private ReservationStore() {}

  /// Makes uploads of one user wait for each other until the transaction ends. The statements
  /// behind this one see what others have reserved.
  static Future<Void> lock(Sql sql, UserId owner) {
    return sql.query(
            "SELECT FROM users WHERE user_id = $1 FOR NO KEY UPDATE", Tuple.of(owner.value()))
        .mapEmpty();
  }

  /// Reserves `bytes` for a new upload; false when that is more than is left of `quota`.
  static Future<Boolean> insert(Sql sql, AttachmentId id, UserId owner, long bytes, long quota) {
    return sql.query(
            """
            INSERT INTO attachment_reservations (attachment_id, owner_id, size_bytes, held_until)
            SELECT $1, $2::text, $3::bigint, clock_timestamp() + make_interval(secs => $5::int)
            WHERE $3::bigint + $TAKEN <= $4::bigint
            """
                .replace("$TAKEN", TAKEN),
            Tuple.of(id.value(), owner.value(), bytes, quota, LEASE_SECONDS))
        .map(rows -> rows.rowCount() == 1);
  }

  /// Reserves `bytes` more for an upload; false when that is more than is left, or it is void.
  static Future<Boolean> grow(Sql sql, AttachmentId id, UserId owner, long bytes, long quota) {
    return sql.query(
            """
            UPDATE attachment_reservations SET size_bytes = size_bytes + $3::bigint
            WHERE attachment_id = $1 AND owner_id = $2::text AND $3::bigint + $TAKEN <= $4::bigint
            """
                .replace("$TAKEN", TAKEN),
            Tuple.of(id.value(), owner.value(), bytes, quota))
        .map(rows -> rows.rowCount() == 1);
  }

  /// Says that these uploads are still under way.
  static Future<Void> renew(Sql sql, Collection<AttachmentId> ids) {
    return sql.query(
            """
            UPDATE attachment_reservations
            SET held_until = clock_timestamp() + make_interval(secs => $2::int)
            WHERE attachment_id = ANY ($1::text[])
            """,
            Tuple.of(ids.stream().map(AttachmentId::value).toArray(String[]::new), LEASE_SECONDS))
        .mapEmpty();
  }

  /// Makes an upload void: it can have no row any more, and its file may be deleted at once. False
  /// when it has a row, or was void before.
  static Future<Boolean> release(Sql sql, AttachmentId id) {
    return sql.query(String.format(Locale.ROOT, VOID, "attachment_id = $1"), Tuple.of(id.value()))
        .map(rows -> rows.rowCount() == 1);
  }

  /// The same for those that nobody renews.
  static Future<List<AttachmentId>> releaseAbandoned(Sql sql) {
    return sql.query(
            String.format(Locale.ROOT, VOID, "held_until < clock_timestamp()"), Tuple.tuple())
        .map(rows ->
            StreamSupport.stream(rows.spliterator(), false)
                .map(row -> new AttachmentId(row.getString("attachment_id")))
                .toList());
  }
}
