package chat.filament.testing;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import java.util.Set;

/// The table of audit actions (`contract/auth.md` §10): whom each row is about and what its details
/// say. The rows of every server that a test has run are held against it.
final class AuditTable {
  /// @param target whether the row is about a user
  /// @param keys the names of its details
  private record Kind(boolean target, Set<String> keys) {}

  private static final Map<String, Kind> KINDS =
      Map.ofEntries(
          about("directory.join.accepted", "outcome", "client_ip_source"),
          about("directory.join.rejected.visibility", "outcome", "client_ip_source"),
          about("directory.join.rejected.user_ban", "outcome", "client_ip_source"),
          about("directory.join.rejected.ip_ban", "outcome", "client_ip_source"),
          about("moderation.ip_ban.hit", "surface", "client_ip_source"),
          about("moderation.ip_ban.add", "created_count", "ban_ids", "expires_at_unix"),
          about("moderation.ip_ban.remove", "ban_id"),
          about("role.assign", "role_id"),
          about("role.unassign", "role_id"),
          about("member.add", "role_id"),
          about("member.leave"),
          about("member.role.update", "role"),
          about("member.kick"),
          about("member.ban"),
          about("member.unban"),
          about("message.delete.moderation", "message_id", "channel_id"),
          of("guild.delete", "name"),
          of("channel.create", "channel_id", "name", "kind"),
          of("channel.update", "channel_id", "name"),
          of("channel.delete", "channel_id", "name"),
          of("role.create", "role_id", "name", "position", "permissions", "color_hex"),
          of("role.update", "role_id", "name"),
          of("role.permissions.update", "role_id", "permissions"),
          of("role.color.update", "role_id", "color_hex"),
          of("role.delete", "role_id"),
          of("role.reorder", "role_ids"),
          of("role.default_join.update", "role_id"),
          of("channel.override.update", "channel_id", "role", "allow_bits", "deny_bits"),
          of(
              "channel.permission_override.update",
              "channel_id",
              "target_kind",
              "target_id",
              "allow",
              "deny"),
          of("channel.permission_override.delete", "channel_id", "target_kind", "target_id"),
          of(
              "media.token.issue",
              "channel_id",
              "room",
              "requested_publish_sources",
              "effective_publish_sources",
              "can_publish",
              "can_subscribe",
              "ttl_secs",
              "client_ip",
              "client_ip_source"),
          of("permissions.unknown_bits.masked", "surface", "unknown_bits"));

  private AuditTable() {}

  private static Map.Entry<String, Kind> about(String action, String... keys) {
    return Map.entry(action, new Kind(true, Set.of(keys)));
  }

  private static Map.Entry<String, Kind> of(String action, String... keys) {
    return Map.entry(action, new Kind(false, Set.of(keys)));
  }

  static void check(TestDatabase database) {
    database
        .sql(
            """
            SELECT DISTINCT concat_ws(' ', action, target_user_id IS NOT NULL,
              (SELECT string_agg(key, ',') FROM jsonb_object_keys(details) key))
            FROM audit_logs
            """)
        .forEach(row -> check(List.of(row.split(" ", 3))));
  }

  private static void check(List<String> row) {
    var action = row.getFirst();
    var keys = row.size() < 3 ? Set.<String>of() : Set.of(row.get(2).split(","));
    if (action.equals("guild.update")) {
      assertThat(keys).as("what changed of a guild").isNotEmpty().isSubsetOf("name", "visibility");
    } else {
      var target = row.get(1).startsWith("t");
      assertThat(new Kind(target, keys)).as(action).isEqualTo(KINDS.get(action));
    }
  }
}
