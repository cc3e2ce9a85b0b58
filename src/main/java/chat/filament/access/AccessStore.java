package chat.filament.access;

import chat.filament.core.ChannelId;
import chat.filament.core.Cidr;
import chat.filament.core.GuildId;
import chat.filament.core.RoleId;
import chat.filament.core.UserId;
import chat.filament.core.permission.AddressBan;
import chat.filament.core.permission.AddressBans;
import chat.filament.core.permission.Channel;
import chat.filament.core.permission.ChannelKind;
import chat.filament.core.permission.ChannelOverride;
import chat.filament.core.permission.GuildSnapshot;
import chat.filament.core.permission.MemberSince;
import chat.filament.core.permission.OverrideTarget;
import chat.filament.core.permission.PermissionSet;
import chat.filament.core.permission.Role;
import chat.filament.core.permission.Standing;
import chat.filament.core.permission.SystemRole;
import chat.filament.platform.db.Sql;
import io.vertx.core.Future;
import io.vertx.core.json.JsonArray;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.Tuple;
import java.time.Instant;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import org.jspecify.annotations.Nullable;

/// Reads access state. Each method is one statement, so what it answers is one committed state.
final class AccessStore {
  private static final String SNAPSHOT =
      """
      SELECT g.name, g.visibility, g.default_join_role_id, h.access_epoch,
        (SELECT coalesce(json_agg(json_build_array(role_id, name, position, permissions_mask,
           is_system, system_key, color_hex, created_at)), '[]')
         FROM guild_roles WHERE guild_id = $1) AS roles,
        (SELECT coalesce(json_agg(json_build_array(channel_id, name, kind, created_at)), '[]')
         FROM channels WHERE guild_id = $1) AS channels,
        (SELECT coalesce(json_agg(json_build_array(channel_id, role_id, user_id, allow_mask,
           deny_mask)), '[]')
         FROM channel_overrides WHERE guild_id = $1) AS overrides,
        (SELECT coalesce(json_agg(json_build_array(ban_id, network::text, expires_at)), '[]')
         FROM guild_ip_bans WHERE guild_id = $1) AS bans
      FROM guilds g JOIN guild_log_head h USING (guild_id)
      WHERE g.guild_id = $1
      """;

  private static final String STANDINGS =
      """
      SELECT u.user_id,
        EXISTS (SELECT FROM guild_bans b WHERE b.guild_id = $1 AND b.user_id = u.user_id)
          AS banned,
        m.joined_at, m.joined_seq,
        ARRAY (SELECT role_id::text FROM guild_role_members r
               WHERE r.guild_id = $1 AND r.user_id = u.user_id) AS roles,
        coalesce((SELECT access_epoch FROM guild_log_head WHERE guild_id = $1), 0) AS epoch
      FROM unnest($2::text[]) WITH ORDINALITY u (user_id, at)
        LEFT JOIN guild_members m ON m.guild_id = $1 AND m.user_id = u.user_id
      ORDER BY u.at
      """;

  private AccessStore() {}

  /// Empty when there is no such guild.
  static Future<Optional<GuildSnapshot>> snapshot(Sql sql, GuildId guild) {
    return sql.query(SNAPSHOT, Tuple.of(guild.value()))
        .map(rows ->
            rows.size() == 0
                ? Optional.empty()
                : Optional.of(snapshot(guild, rows.iterator().next())));
  }

  /// A standing and the guild's access epoch of the same moment.
  record StandingAt(Standing standing, long epoch) {}

  /// In the order of `users`.
  static Future<List<StandingAt>> standings(Sql sql, GuildId guild, List<UserId> users) {
    var ids = users.stream().map(UserId::value).toArray(String[]::new);
    return sql.query(STANDINGS, Tuple.of(guild.value()).addArrayOfString(ids))
        .map(rows ->
            StreamSupport.stream(rows.spliterator(), false)
                .map(row ->
                    new StandingAt(
                        standing(new UserId(row.getString("user_id")), row), row.getLong("epoch")))
                .toList());
  }

  private static Standing standing(UserId user, Row row) {
    if (row.getBoolean("banned")) {
      return new Standing.Banned(user);
    }
    var joinedAt = row.getLong("joined_at");
    if (joinedAt == null) {
      return new Standing.Stranger(user);
    }
    var roles =
        Arrays.stream(row.getArrayOfStrings("roles")).map(RoleId::new).collect(Collectors.toSet());
    var since = new MemberSince(row.getLong("joined_seq"), joinedAt);
    return new Standing.Member(user, roles, since);
  }

  private static GuildSnapshot snapshot(GuildId guild, Row row) {
    var roles =
        arrays(row, "roles")
            .map(AccessStore::role)
            .collect(Collectors.toMap(Role::id, role -> role));
    var defaultRole = row.getString("default_join_role_id");
    return new GuildSnapshot(
        guild,
        row.getString("name"),
        row.getString("visibility").equals("public"),
        row.getLong("access_epoch"),
        roles,
        channels(row),
        defaultRole == null ? null : new RoleId(defaultRole),
        new AddressBans(arrays(row, "bans").map(AccessStore::ban).toList()));
  }

  private static AddressBan ban(JsonArray row) {
    var expiresAt = row.getLong(2);
    return new AddressBan(
        row.getString(0),
        Cidr.parse(row.getString(1)),
        expiresAt == null ? Long.MAX_VALUE : expiresAt);
  }

  private static Stream<JsonArray> arrays(Row row, String column) {
    return row.getJsonArray(column).stream().map(JsonArray.class::cast);
  }

  private static Role role(JsonArray row) {
    var key = row.getString(5);
    return new Role(
        new RoleId(row.getString(0)),
        row.getString(1),
        row.getInteger(2),
        new PermissionSet(row.getLong(3)),
        row.getBoolean(4),
        key == null ? null : SystemRole.ofKey(key),
        row.getString(6),
        Instant.ofEpochSecond(row.getLong(7)));
  }

  private static Map<ChannelId, Channel> channels(Row row) {
    var overrides = new HashMap<String, Map<OverrideTarget, ChannelOverride>>();
    arrays(row, "overrides")
        .forEach(override ->
            overrides
                .computeIfAbsent(override.getString(0), id -> new HashMap<>())
                .put(
                    target(override.getString(1), override.getString(2)),
                    new ChannelOverride(
                        new PermissionSet(override.getLong(3)),
                        new PermissionSet(override.getLong(4)))));
    return arrays(row, "channels")
        .map(channel ->
            new Channel(
                new ChannelId(channel.getString(0)),
                channel.getString(1),
                ChannelKind.ofWire(channel.getString(2)),
                Instant.ofEpochSecond(channel.getLong(3)),
                overrides.getOrDefault(channel.getString(0), Map.of())))
        .collect(Collectors.toMap(Channel::id, channel -> channel));
  }

  private static OverrideTarget target(@Nullable String role, @Nullable String user) {
    return role != null
        ? new OverrideTarget.OfRole(new RoleId(role))
        : new OverrideTarget.OfMember(new UserId(String.valueOf(user)));
  }
}
