package chat.filament.guild;

import chat.filament.core.GuildId;
import chat.filament.core.RoleId;
import chat.filament.core.UserId;
import chat.filament.core.permission.MemberSince;
import chat.filament.platform.db.Sql;
import io.vertx.core.Future;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.Tuple;
import java.util.List;
import java.util.Set;
import java.util.stream.StreamSupport;

/// Rows of `guild_members`, with the assignments that come and go with them.
final class MemberStore {
  private MemberStore() {}

  /// With the roles that are assigned from the beginning. False when there is no such user.
  static Future<Boolean> insert(
      Sql sql, GuildId guild, UserId user, Set<RoleId> roles, MemberSince since) {
    return sql.query(
            """
            WITH member AS (
              INSERT INTO guild_members (guild_id, user_id, joined_at, joined_seq)
              SELECT $1, user_id, $3, $5 FROM users WHERE user_id = $2
              RETURNING guild_id, user_id, joined_at
            ), assigned AS (
              INSERT INTO guild_role_members (guild_id, role_id, user_id, assigned_at)
              SELECT guild_id, role_id, user_id, joined_at FROM member, unnest($4::text[]) role_id
            )
            SELECT user_id FROM member
            """,
            Tuple.of(
                guild.value(),
                user.value(),
                since.at(),
                roles.stream().map(RoleId::value).toArray(String[]::new),
                since.seq()))
        .map(rows -> rows.size() == 1);
  }

  /// Ends the membership and with it the assignments.
  static Future<Void> delete(Sql sql, GuildId guild, UserId user) {
    return sql.query(
            "DELETE FROM guild_members WHERE guild_id = $1 AND user_id = $2",
            Tuple.of(guild.value(), user.value()))
        .mapEmpty();
  }

  /// Members with an id above `after`, by id.
  static Future<List<Member>> page(Sql sql, GuildId guild, UserId after, int limit) {
    return sql.query(
            """
            SELECT m.user_id, ARRAY (
              SELECT r.role_id::text
              FROM guild_role_members r JOIN guild_roles USING (guild_id, role_id)
              WHERE r.guild_id = m.guild_id AND r.user_id = m.user_id
              ORDER BY r.role_id) AS role_ids
            FROM guild_members m
            WHERE m.guild_id = $1 AND m.user_id > $2
            ORDER BY m.user_id
            LIMIT $3
            """,
            Tuple.of(guild.value(), after.value(), limit))
        .map(rows ->
            StreamSupport.stream(rows.spliterator(), false).map(MemberStore::member).toList());
  }

  private static Member member(Row row) {
    return new Member(
        new UserId(row.getString("user_id")), List.of(row.getArrayOfStrings("role_ids")));
  }
}
