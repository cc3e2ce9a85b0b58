package chat.filament.audit;

import chat.filament.core.GuildId;
import chat.filament.core.UserId;
import chat.filament.platform.db.Sql;
import chat.filament.platform.http.Cursor;
import io.vertx.core.Future;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.Tuple;
import java.util.List;
import java.util.Set;
import java.util.stream.StreamSupport;

/// Reads audit rows.
final class AuditReader {
  /// The actions that an address on a ban list caused.
  private static final Set<String> IP_BAN_MATCHES =
      Set.of("directory.join.rejected.ip_ban", "moderation.ip_ban.hit");

  private AuditReader() {}

  /// Rows after `cursor` whose action starts with `prefix`, from the newest to the oldest. The
  /// prefix is free of `%` and `\`.
  static Future<List<AuditEntry>> page(
      Sql sql, GuildId guild, String prefix, Cursor cursor, int limit) {
    return sql.query(
            """
            SELECT audit_id, actor_user_id, target_user_id, action, created_at FROM audit_logs
            WHERE guild_id = $1 AND (created_at, audit_id) < ($2, $3) AND action LIKE $4
            ORDER BY created_at DESC, audit_id DESC
            LIMIT $5
            """,
            Tuple.of(
                guild.value(),
                cursor.createdAt(),
                cursor.id(),
                prefix.replace("_", "\\_") + "%",
                limit))
        .map(rows ->
            StreamSupport.stream(rows.spliterator(), false).map(AuditReader::entry).toList());
  }

  private static AuditEntry entry(Row row) {
    var target = row.getString("target_user_id");
    var action = row.getString("action");
    return new AuditEntry(
        row.getString("audit_id"),
        new UserId(row.getString("actor_user_id")),
        target == null ? null : new UserId(target),
        action,
        row.getLong("created_at"),
        IP_BAN_MATCHES.contains(action));
  }
}
