package chat.filament.guild;

import static org.assertj.core.api.Assertions.assertThat;

import chat.filament.testing.Answer;
import chat.filament.testing.GuildTrail;
import chat.filament.testing.TestServer;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class MembersIT {
  private static final String SERVER_OWNER = "01K0000000000000000000000S";
  private static final String UNKNOWN = "01K0000000000000000000000X";

  @AutoClose
  private static final TestServer server =
      TestServer.start(Map.of("FILAMENT_SERVER_OWNER_USER_ID", SERVER_OWNER));

  private static GuildTrail trail(String guild) {
    return new GuildTrail(server.database(), guild);
  }

  /// The id of a seeded role.
  private static String role(String guild, String key) {
    return server
        .database()
        .sql("SELECT role_id FROM guild_roles WHERE guild_id = ? AND system_key = ?", guild, key)
        .getFirst();
  }

  private static String members(String guild) {
    return "/guilds/" + guild + "/members";
  }

  @Test
  void everyMemberSeesAllMembersById() {
    var ann = server.person("ann");
    var guild = ann.createGuild();
    var bob = server.person("bob");
    bob.get(members(guild)).refused(403, "forbidden");
    bob.join(guild);
    var answer = bob.get(members(guild)).ok();
    assertThat(answer.text())
        .isEqualTo(
            """
            {"members":[{"user_id":"%s","role_ids":["%s"]},{"user_id":"%s","role_ids":[]}],\
            "next_cursor":null}\
            """
                .formatted(ann.id(), role(guild, "workspace_owner"), bob.id()));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "limit=0",
        "limit=201",
        "limit=1x",
        "cursor=",
        "cursor=x",
        "q=x",
        "limit=1&limit=1"
      })
  void malformedQueryIsRefused(String query) {
    var ann = server.person("ann");
    ann.get(members(ann.createGuild()) + "?" + query).refused(400, "invalid_request");
  }

  @Test
  void longListIsCutAtItsSizeWithoutGapOrRepetition() {
    var ann = server.person("ann");
    var guild = ann.createGuild();
    fill(guild);
    var seen = new ArrayList<String>();
    int shortest = Integer.MAX_VALUE;
    var path = members(guild) + "?limit=200";
    while (!path.isEmpty()) {
      var page = ann.get(path).ok();
      assertThat(page.response().body().length).isLessThanOrEqualTo(64_000);
      page.json().path("members").forEach(member -> seen.add(member.path("user_id").asText()));
      var next = page.json().path("next_cursor");
      shortest = next.isNull() ? shortest : Math.min(shortest, page.json().path("members").size());
      path = next.isNull() ? "" : members(guild) + "?limit=200&cursor=" + next.asText();
    }
    assertThat(seen).hasSize(251).doesNotHaveDuplicates().isSorted();
    assertThat(shortest).isBetween(50, 199);
    var first = ann.get(members(guild) + "?cursor=" + seen.get(9) + "&limit=1").ok();
    assertThat(first.json().at("/members/0/user_id").asText()).isEqualTo(seen.get(10));
    assertThat(first.json().at("/members/0/role_ids")).hasSize(16);
    assertThat(ann.get(members(guild)).ok().json().path("members")).hasSize(50);
  }

  /// 250 members with 16 roles each.
  private static void fill(String guild) {
    var database = server.database();
    database.sql(
        """
        INSERT INTO users (user_id, username, password_hash, created_at)
        SELECT '01J' || lpad(n::text, 23, '0'), 'filler' || n, 'x', 1 FROM generate_series(1, 250) n
        """);
    database.sql(
        """
        INSERT INTO guild_members
        SELECT ?, user_id, 1 FROM users WHERE username LIKE 'filler%'
        """,
        guild);
    database.sql(
        """
        INSERT INTO guild_roles
          (role_id, guild_id, name, position, permissions_mask, is_system, created_at)
        SELECT '01J' || lpad(n::text, 23, '0'), ?, 'r', n, 0, false, 1 FROM generate_series(1, 16) n
        """,
        guild);
    database.sql(
        """
        INSERT INTO guild_role_members
        SELECT m.guild_id, role_id, user_id, 1
        FROM guild_members m JOIN guild_roles r USING (guild_id)
        WHERE m.guild_id = ? AND r.name = 'r' AND m.user_id LIKE '01J%'
        """,
        guild);
  }

  @Test
  void memberLeaves() {
    var guild = server.person("ann").createGuild();
    var bob = server.person("bob");
    bob.delete(members(guild) + "/me").refused(403, "forbidden");
    bob.join(guild);
    var left = bob.delete(members(guild) + "/me").ok();
    assertThat(left.status()).isEqualTo(204);
    bob.get(members(guild)).refused(403, "forbidden");
    bob.delete(members(guild) + "/me").refused(403, "forbidden");
    var event = trail(guild).payload("workspace_member_remove");
    assertThat(Answer.keys(event))
        .containsExactly("guild_id", "user_id", "reason", "removed_at_unix", "actor_user_id");
    assertThat(event.path("reason").asText()).isEqualTo("leave");
    assertThat(event.path("actor_user_id").asText()).isEqualTo(bob.id());
    assertThat(trail(guild).audit("member.leave", bob.id())).containsExactly(bob.id() + "|{}");
    bob.join(guild);
  }

  @Test
  void ownerCannotLeave() {
    var ann = server.person("ann");
    var guild = ann.createGuild();
    ann.delete(members(guild) + "/me").refused(409, "conflict");
    ann.get(members(guild)).ok();
    assertThat(trail(guild).auditRows()).isZero();
  }

  @Test
  void memberIsAddedByAManager() {
    var ann = server.person("ann");
    var guild = ann.createGuild();
    var bob = server.person("bob");
    var eve = server.person("eve");
    eve.post(members(guild) + "/" + bob.id()).refused(403, "forbidden");
    eve.join(guild);
    eve.post(members(guild) + "/" + bob.id()).refused(403, "forbidden");
    var answer = ann.post(members(guild) + "/" + bob.id()).ok();
    assertThat(answer.text()).isEqualTo("{\"accepted\":true}");
    bob.get(members(guild)).ok();
    var event = trail(guild).payload("workspace_member_add");
    assertThat(event.path("user_id").asText()).isEqualTo(bob.id());
    assertThat(event.path("actor_user_id").asText()).isEqualTo(ann.id());
    ann.post(members(guild) + "/" + bob.id()).ok();
    assertThat(trail(guild).audit("member.add", ann.id()))
        .containsExactly(bob.id() + "|{\"role_id\": null}");
    assertThat(trail(guild).events()).hasSize(2);
  }

  @Test
  void newcomersGetTheDefaultJoinRole() {
    var ann = server.person("ann");
    var guild = ann.createGuild();
    var moderator = role(guild, "moderator");
    server
        .database()
        .sql("UPDATE guilds SET default_join_role_id = ? WHERE guild_id = ?", moderator, guild);
    var bob = server.person("bob");
    var eve = server.person("eve");
    bob.join(guild);
    ann.post(members(guild) + "/" + eve.id()).ok();
    for (var newcomer : List.of(bob, eve)) {
      var page = ann.get(members(guild)).ok();
      page.json()
          .path("members")
          .forEach(member -> {
            if (member.path("user_id").asText().equals(newcomer.id())) {
              assertThat(member.path("role_ids").toString()).isEqualTo("[\"" + moderator + "\"]");
            }
          });
      newcomer.get("/guilds/" + guild + "/bans").ok();
    }
    assertThat(trail(guild).audit("member.add", ann.id()))
        .containsExactly(eve.id() + "|{\"role_id\": \"" + moderator + "\"}");
  }

  @Test
  void whoCannotBeAdded() {
    var ann = server.person("ann");
    var guild = ann.createGuild();
    var bob = server.person("bob");
    ann.post(members(guild) + "/" + UNKNOWN).refused(404, "not_found");
    ann.post(members(guild) + "/nonsense").refused(400, "invalid_request");
    ann.post(members(guild) + "/" + bob.id() + "/ban").ok();
    ann.post(members(guild) + "/" + bob.id()).refused(403, "forbidden");
    bob.get(members(guild)).refused(403, "forbidden");
    assertThat(trail(guild).events()).containsExactly("workspace_member_ban");
  }

  @Test
  void memberBecomesModeratorAndBack() {
    var ann = server.person("ann");
    var guild = ann.createGuild();
    var bob = server.person("bob");
    bob.join(guild);
    var path = members(guild) + "/" + bob.id();
    var answer = ann.patch(path, "{\"role\":\"moderator\"}").ok();
    assertThat(answer.text()).isEqualTo("{\"accepted\":true}");
    ann.patch(path, "{\"role\":\"moderator\"}").ok();
    bob.get("/guilds/" + guild + "/audit").ok();
    var event = trail(guild).payload("workspace_member_update");
    assertThat(Answer.keys(event))
        .containsExactly(
            "guild_id", "user_id", "updated_fields", "updated_at_unix", "actor_user_id");
    assertThat(event.path("updated_fields").toString()).isEqualTo("{\"role\":\"moderator\"}");
    ann.patch(path, "{\"role\":\"member\"}").ok();
    ann.patch(path, "{\"role\":\"member\"}").ok();
    bob.get("/guilds/" + guild + "/audit").refused(403, "audit_access_denied");
    assertThat(trail(guild).audit("member.role.update", ann.id()))
        .containsExactlyInAnyOrder(
            bob.id() + "|{\"role\": \"moderator\"}", bob.id() + "|{\"role\": \"member\"}");
    assertThat(trail(guild).events())
        .containsExactly(
            "workspace_member_add", "workspace_member_update", "workspace_member_update");
  }

  @Test
  void roleChangesFollowTheHierarchy() {
    var ann = server.person("ann");
    var guild = ann.createGuild();
    var bob = server.person("bob");
    var eve = server.person("eve");
    bob.join(guild);
    eve.join(guild);
    var toModerator = "{\"role\":\"moderator\"}";
    bob.patch(members(guild) + "/" + eve.id(), toModerator).refused(403, "forbidden");
    ann.patch(members(guild) + "/" + bob.id(), toModerator).ok();
    // a moderator holds the permission, but not a position above the role
    bob.patch(members(guild) + "/" + eve.id(), toModerator).refused(403, "forbidden");
    bob.patch(members(guild) + "/" + bob.id(), "{\"role\":\"member\"}").refused(403, "forbidden");
    bob.patch(members(guild) + "/" + ann.id(), "{\"role\":\"member\"}").refused(403, "forbidden");
    ann.patch(members(guild) + "/" + ann.id(), "{\"role\":\"member\"}").refused(403, "forbidden");
    ann.patch(members(guild) + "/" + bob.id(), "{\"role\":\"owner\"}").refused(403, "forbidden");
    var owner = server.person("owner", SERVER_OWNER);
    owner.join(guild);
    owner.patch(members(guild) + "/" + ann.id(), "{\"role\":\"member\"}").refused(403, "forbidden");
    ann.patch(members(guild) + "/" + owner.id(), toModerator).refused(403, "forbidden");
    owner.patch(members(guild) + "/" + eve.id(), toModerator).ok();
  }

  @Test
  void whoseRoleCannotBeChanged() {
    var ann = server.person("ann");
    var guild = ann.createGuild();
    var bob = server.person("bob");
    var path = members(guild) + "/" + bob.id();
    ann.patch(path, "{\"role\":\"moderator\"}").refused(404, "not_found");
    ann.patch(members(guild) + "/nonsense", "{\"role\":\"member\"}")
        .refused(400, "invalid_request");
    ann.patch(path, "{\"role\":\"boss\"}").refused(400, "invalid_request");
    ann.patch(path, "{}").refused(400, "invalid_request");
    bob.join(guild);
    server.database().sql("DELETE FROM guild_roles WHERE role_id = ?", role(guild, "moderator"));
    server
        .database()
        .sql("UPDATE guild_log_head SET access_epoch = access_epoch + 1 WHERE guild_id = ?", guild);
    ann.patch(path, "{\"role\":\"moderator\"}").refused(404, "not_found");
  }

  @Test
  void seventeenthRoleIsOneTooMany() {
    var ann = server.person("ann");
    var guild = ann.createGuild();
    var database = server.database();
    var bob = server.person("bob");
    database.sql("INSERT INTO guild_members VALUES (?, ?, 1)", guild, bob.id());
    database.sql(
        """
        WITH fresh AS (
          INSERT INTO guild_roles
            (role_id, guild_id, name, position, permissions_mask, is_system, created_at)
          SELECT '01H' || lpad(n::text, 23, '0'), ?, 'r', n, 0, false, 1
          FROM generate_series(1, 16) n RETURNING guild_id, role_id)
        INSERT INTO guild_role_members SELECT guild_id, role_id, ?, 1 FROM fresh
        """,
        guild,
        bob.id());
    ann.patch(members(guild) + "/" + bob.id(), "{\"role\":\"moderator\"}")
        .refused(409, "quota_exceeded");
  }
}
