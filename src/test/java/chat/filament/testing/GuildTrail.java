package chat.filament.testing;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;

/// What the changes of a guild left in the database.
public record GuildTrail(TestDatabase database, String guild) {
  /// The types of its logged events, in order.
  public List<String> events() {
    return database.sql("SELECT type FROM guild_log WHERE guild_id = ? ORDER BY seq", guild);
  }

  /// The payload of its newest event of a type.
  public JsonNode payload(String type) {
    return Answer.parse(
        database
            .sql(
                """
                SELECT convert_from(payload, 'UTF8') FROM guild_log
                WHERE guild_id = ? AND type = ? ORDER BY seq DESC LIMIT 1
                """,
                guild,
                type)
            .getFirst());
  }

  /// The `target|details` of its audit rows of one action by one actor, oldest second first.
  public List<String> audit(String action, String actor) {
    var rows =
        database.sql(
            """
            SELECT target_user_id, details FROM audit_logs
            WHERE guild_id = ? AND action = ? AND actor_user_id = ? ORDER BY created_at
            """,
            guild,
            action,
            actor);
    return rows;
  }

  /// How many audit rows it has.
  public int auditRows() {
    var count = database.sql("SELECT count(*) FROM audit_logs WHERE guild_id = ?", guild);
    return Integer.parseInt(count.getFirst());
  }
}
