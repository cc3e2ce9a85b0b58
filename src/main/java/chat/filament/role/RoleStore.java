package chat.filament.role;

import chat.filament.core.GuildId;
import chat.filament.core.RoleId;
import chat.filament.core.permission.Role;
import chat.filament.platform.db.Sql;
import io.vertx.core.Future;
import io.vertx.sqlclient.Tuple;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// Rows of `guild_roles`, inside the transaction of a change.
final class RoleStore {
  private RoleStore() {}

  static Future<Void> insert(Sql sql, GuildId guild, Role role) {
    return sql.query(
            """
            INSERT INTO guild_roles
              (guild_id, role_id, name, position, permissions_mask, is_system, color_hex, created_at)
            VALUES ($1, $2, $3, $4, $5, false, $6, $7)
            """,
            Tuple.of(
                guild.value(),
                role.id().value(),
                role.name(),
                role.position(),
                role.permissions().mask(),
                role.colorHex(),
                role.createdAt().getEpochSecond()))
        .mapEmpty();
  }

  /// Name, permissions and colour.
  static Future<Void> update(Sql sql, GuildId guild, Role role) {
    return sql.query(
            """
            UPDATE guild_roles SET name = $3, permissions_mask = $4, color_hex = $5
            WHERE guild_id = $1 AND role_id = $2
            """,
            Tuple.of(
                guild.value(),
                role.id().value(),
                role.name(),
                role.permissions().mask(),
                role.colorHex()))
        .mapEmpty();
  }

  /// With its overrides, and as default join role.
  static Future<Void> delete(Sql sql, GuildId guild, RoleId role) {
    return sql.query(
            "DELETE FROM guild_roles WHERE guild_id = $1 AND role_id = $2",
            Tuple.of(guild.value(), role.value()))
        .mapEmpty();
  }

  static Future<Void> move(Sql sql, GuildId guild, Map<RoleId, Integer> positions) {
    var moves = List.copyOf(positions.entrySet());
    return sql.query(
            """
            UPDATE guild_roles r SET position = m.position
            FROM unnest($2::text[], $3::int[]) AS m (role_id, position)
            WHERE r.guild_id = $1 AND r.role_id = m.role_id
            """,
            Tuple.of(
                guild.value(),
                moves.stream().map(move -> move.getKey().value()).toArray(String[]::new),
                moves.stream().map(Map.Entry::getValue).toArray(Integer[]::new)))
        .mapEmpty();
  }

  static Future<Void> makeDefault(Sql sql, GuildId guild, @Nullable RoleId role) {
    return sql.query(
            "UPDATE guilds SET default_join_role_id = $2 WHERE guild_id = $1",
            Tuple.of(guild.value(), role == null ? null : role.value()))
        .mapEmpty();
  }
}
