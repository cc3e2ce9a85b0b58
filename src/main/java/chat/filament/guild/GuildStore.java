package chat.filament.guild;

import chat.filament.core.GuildId;
import chat.filament.core.RoleId;
import chat.filament.core.UserId;
import chat.filament.core.permission.SystemRole;
import chat.filament.platform.db.Sql;
import chat.filament.platform.http.Cursor;
import io.vertx.core.Future;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.RowSet;
import io.vertx.sqlclient.Tuple;
import java.util.List;
import java.util.function.Function;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;

/// Rows of `guilds`, and what a new guild is seeded with.
final class GuildStore {
  static final String CONTAINING =
      """
      SELECT guild_id, name, visibility FROM guilds
      WHERE visibility = 'public' AND name_parts(name) @> $2::text[]
        AND strpos(lower(name COLLATE "C"), $1) > 0
      ORDER BY guild_id DESC
      LIMIT $3
      """;

  private GuildStore() {}

  /// A guild with its age, for pages.
  record Listed(Guild guild, long createdAt) {
    String cursor() {
      return new Cursor(createdAt, guild.guildId().value()).text();
    }
  }

  /// One of the roles that a new guild starts with.
  record Seed(SystemRole role, RoleId id) {}

  /// Makes the user's other foundings wait until the transaction ends. Does not disturb statements
  /// that only refer to the user.
  static Future<Void> lockFounder(Sql sql, UserId founder) {
    return sql.query(
            "SELECT FROM users WHERE user_id = $1 FOR NO KEY UPDATE", Tuple.of(founder.value()))
        .mapEmpty();
  }

  /// False when the founder has already created `cap` guilds; nothing is inserted then.
  static Future<Boolean> insert(Sql sql, Guild guild, UserId founder, int cap, long now) {
    return sql.query(
            """
            INSERT INTO guilds (guild_id, name, visibility, created_by_user_id, created_at)
            SELECT $1, $2, $3, $4::text, $5
            WHERE (SELECT count(*) FROM guilds WHERE created_by_user_id = $4::text) < $6
            """,
            Tuple.of(
                guild.guildId().value(),
                guild.name(),
                guild.visibility(),
                founder.value(),
                now,
                cap))
        .map(rows -> rows.rowCount() == 1);
  }

  static Future<Void> insertRoles(Sql sql, GuildId guild, List<Seed> seeds, long now) {
    return sql.query(
            """
            INSERT INTO guild_roles
              (guild_id, created_at, role_id, name, position, permissions_mask, is_system, system_key)
            SELECT $1, $2, * FROM unnest
              ($3::text[], $4::text[], $5::int[], $6::bigint[], $7::boolean[], $8::text[])
            """,
            Tuple.of(
                    guild.value(),
                    now,
                    texts(seeds, seed -> seed.id().value()),
                    texts(seeds, seed -> seed.role().roleName()),
                    seeds.stream().map(seed -> seed.role().position()).toArray(Integer[]::new),
                    seeds.stream()
                        .map(seed -> seed.role().permissions().mask())
                        .toArray(Long[]::new))
                .addArrayOfBoolean(
                    seeds.stream().map(seed -> seed.role().isSystem()).toArray(Boolean[]::new))
                .addArrayOfString(texts(seeds, seed -> seed.role().key())))
        .mapEmpty();
  }

  private static String[] texts(List<Seed> seeds, Function<Seed, String> column) {
    return seeds.stream().map(column).toArray(String[]::new);
  }

  static Future<Void> insertLogHead(Sql sql, GuildId guild) {
    return sql.query("INSERT INTO guild_log_head (guild_id) VALUES ($1)", Tuple.of(guild.value()))
        .mapEmpty();
  }

  /// The user's guilds after `cursor`, from the newest to the oldest.
  static Future<List<Listed>> ofMember(Sql sql, UserId user, Cursor cursor, int limit) {
    return sql.query(
            """
            SELECT g.guild_id, g.name, g.visibility, g.created_at
            FROM guild_members m JOIN guilds g USING (guild_id)
            WHERE m.user_id = $1 AND (g.created_at, g.guild_id) < ($2, $3)
            ORDER BY g.created_at DESC, g.guild_id DESC
            LIMIT $4
            """,
            Tuple.of(user.value(), cursor.createdAt(), cursor.id(), limit))
        .map(rows ->
            stream(rows).map(row -> new Listed(guild(row), row.getLong("created_at"))).toList());
  }

  /// The newest public guilds.
  static Future<List<Guild>> directory(Sql sql, int limit) {
    return sql.query(
            """
            SELECT guild_id, name, visibility FROM guilds WHERE visibility = 'public'
            ORDER BY guild_id DESC LIMIT $1
            """,
            Tuple.of(limit))
        .map(rows -> stream(rows).map(GuildStore::guild).toList());
  }

  /// Public guilds whose lower-cased name contains `part`, which is not empty, from the newest to
  /// the oldest.
  static Future<List<Guild>> directory(Sql sql, String part, int limit) {
    return sql.query(CONTAINING, Tuple.of(part, parts(part), limit))
        .map(rows -> stream(rows).map(GuildStore::guild).toList());
  }

  /// What a name that contains `text` must have in its index: pieces of three characters, or all of
  /// a shorter text.
  static String[] parts(String text) {
    int size = Math.min(3, text.length());
    return IntStream.rangeClosed(0, text.length() - size)
        .mapToObj(at -> text.substring(at, at + size))
        .distinct()
        .toArray(String[]::new);
  }

  static Future<Void> update(Sql sql, Guild guild) {
    return sql.query(
            "UPDATE guilds SET name = $2, visibility = $3 WHERE guild_id = $1",
            Tuple.of(guild.guildId().value(), guild.name(), guild.visibility()))
        .mapEmpty();
  }

  /// With its head, so that nothing can be written to it any more.
  static Future<Void> delete(Sql sql, GuildId guild) {
    return sql.query("DELETE FROM guilds WHERE guild_id = $1", Tuple.of(guild.value())).mapEmpty();
  }

  private static Guild guild(Row row) {
    return new Guild(
        new GuildId(row.getString("guild_id")), row.getString("name"), row.getString("visibility"));
  }

  private static Stream<Row> stream(RowSet<Row> rows) {
    return StreamSupport.stream(rows.spliterator(), false);
  }
}
