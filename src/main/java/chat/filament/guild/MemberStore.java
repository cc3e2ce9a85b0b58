package chat.filament.guild;

import chat.filament.core.GuildId;
import chat.filament.core.RoleId;
import chat.filament.core.UserId;
import io.vertx.core.Future;
import io.vertx.sqlclient.SqlClient;
import io.vertx.sqlclient.Tuple;

/// Rows of `guild_members`, with the assignments that come and go with them.
final class MemberStore {
  private MemberStore() {}

  /// False when there is no such user.
  static Future<Boolean> insert(SqlClient transaction, GuildId guild, UserId user, long now) {
    return transaction
        .preparedQuery(
            """
            INSERT INTO guild_members (guild_id, user_id, joined_at)
            SELECT $1, user_id, $3 FROM users WHERE user_id = $2
            """)
        .execute(Tuple.of(guild.value(), user.value(), now))
        .map(rows -> rows.rowCount() == 1);
  }

  static Future<Void> assign(
      SqlClient transaction, GuildId guild, RoleId role, UserId user, long now) {
    return transaction
        .preparedQuery(
            """
            INSERT INTO guild_role_members (guild_id, role_id, user_id, assigned_at)
            VALUES ($1, $2, $3, $4)
            """)
        .execute(Tuple.of(guild.value(), role.value(), user.value(), now))
        .mapEmpty();
  }
}
