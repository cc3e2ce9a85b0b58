package chat.filament.audit;

import chat.filament.core.GuildId;
import chat.filament.core.IdSource;
import chat.filament.platform.db.Sql;
import chat.filament.platform.http.Json;
import io.vertx.core.Future;
import io.vertx.sqlclient.Tuple;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.stream.Stream;

/// Writes audit rows.
public final class AuditStore {
  private final IdSource ids;

  public AuditStore(IdSource ids) {
    this.ids = ids;
  }

  public Future<Void> append(Sql sql, GuildId guild, List<AuditRow> rows, long now) {
    if (rows.isEmpty()) {
      return Future.succeededFuture();
    }
    return sql.query(
            """
            INSERT INTO audit_logs
              (guild_id, created_at, audit_id, actor_user_id, target_user_id, action, details)
            SELECT $1, $2, a, b, c, d, e::jsonb
            FROM unnest($3::text[], $4::text[], $5::text[], $6::text[], $7::text[]) AS t (a, b, c, d, e)
            """,
            Tuple.of(
                    guild.value(),
                    now,
                    risingIds(rows.size()),
                    rows.stream().map(row -> row.actor().value()).toArray(String[]::new),
                    rows.stream()
                        .map(row -> row.target() == null ? null : row.target().value())
                        .toArray(String[]::new))
                .addArrayOfString(rows.stream().map(AuditRow::action).toArray(String[]::new))
                .addArrayOfString(
                    rows.stream()
                        .map(row -> Json.encode(row.details()).toString(StandardCharsets.UTF_8))
                        .toArray(String[]::new)))
        .mapEmpty();
  }

  /// The trail is read by time and id, so the rows of one change keep their order.
  private String[] risingIds(int count) {
    return Stream.iterate(ids.next(), ids::after).limit(count).toArray(String[]::new);
  }
}
