package chat.filament.role;

import chat.filament.core.GuildId;
import chat.filament.core.RoleId;
import chat.filament.core.UserId;
import chat.filament.platform.db.Sql;
import io.vertx.core.Future;
import io.vertx.sqlclient.Tuple;

/// Rows of `guild_role_members`, inside the transaction of a change.
final class AssignmentStore {
  private AssignmentStore() {}

  static Future<Void> insert(Sql sql, GuildId guild, RoleId role, UserId user, long now) {
    return sql.query(
            """
            INSERT INTO guild_role_members (guild_id, role_id, user_id, assigned_at)
            VALUES ($1, $2, $3, $4)
            """,
            Tuple.of(guild.value(), role.value(), user.value(), now))
        .mapEmpty();
  }

  static Future<Void> delete(Sql sql, GuildId guild, RoleId role, UserId user) {
    return sql.query(
            """
            DELETE FROM guild_role_members WHERE guild_id = $1 AND role_id = $2 AND user_id = $3
            """,
            Tuple.of(guild.value(), role.value(), user.value()))
        .mapEmpty();
  }

  /// How many members hold the role.
  static Future<Long> count(Sql sql, GuildId guild, RoleId role) {
    return sql.query(
            "SELECT count(*) FROM guild_role_members WHERE guild_id = $1 AND role_id = $2",
            Tuple.of(guild.value(), role.value()))
        .map(rows -> rows.iterator().next().getLong(0));
  }
}
