package chat.filament.moderation;

import static org.assertj.core.api.Assertions.assertThat;

import chat.filament.testing.Answer;
import chat.filament.testing.GuildTrail;
import chat.filament.testing.Person;
import chat.filament.testing.TestServer;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ModerationIT {
  private static final String SERVER_OWNER = "01K0000000000000000000000S";
  private static final String UNKNOWN = "01K0000000000000000000000X";

  @AutoClose
  private static final TestServer server =
      TestServer.start(Map.of("FILAMENT_SERVER_OWNER_USER_ID", SERVER_OWNER));

  private static GuildTrail trail(String guild) {
    return new GuildTrail(server.database(), guild);
  }

  private static String kick(String guild, Person target) {
    return "/guilds/" + guild + "/members/" + target.id() + "/kick";
  }

  private static String ban(String guild, Person target) {
    return "/guilds/" + guild + "/members/" + target.id() + "/ban";
  }

  private static Person moderator(Person owner, String guild) {
    var moderator = server.person("mod");
    moderator.join(guild);
    owner.patch("/guilds/" + guild + "/members/" + moderator.id(), "{\"role\":\"moderator\"}").ok();
    return moderator;
  }

  @Test
  void kickedMemberIsOutButMayComeBack() {
    var ann = server.person("ann");
    var guild = ann.createGuild();
    var mod = moderator(ann, guild);
    var bob = server.person("bob");
    bob.join(guild);
    assertThat(mod.post(kick(guild, bob)).ok().text()).isEqualTo("{\"accepted\":true}");
    bob.get("/guilds/" + guild + "/members").refused(403, "forbidden");
    assertThat(bob.get("/guilds").ok().text()).doesNotContain(guild);
    mod.post(kick(guild, bob)).refused(404, "not_found");
    var event = trail(guild).payload("workspace_member_remove");
    assertThat(Answer.keys(event))
        .containsExactly("guild_id", "user_id", "reason", "removed_at_unix", "actor_user_id");
    assertThat(event.path("reason").asText()).isEqualTo("kick");
    assertThat(event.path("user_id").asText()).isEqualTo(bob.id());
    assertThat(event.path("actor_user_id").asText()).isEqualTo(mod.id());
    assertThat(trail(guild).audit("member.kick", mod.id())).containsExactly(bob.id() + "|{}");
    bob.join(guild);
  }

  @Test
  void bannedMemberLosesMembershipAndRoles() {
    var ann = server.person("ann");
    var guild = ann.createGuild();
    var bob = moderator(ann, guild);
    assertThat(ann.post(ban(guild, bob)).ok().text()).isEqualTo("{\"accepted\":true}");
    bob.get("/guilds/" + guild + "/members").refused(403, "forbidden");
    bob.post("/guilds/" + guild + "/join").refused(403, "directory_join_user_banned");
    assertThat(bob.get("/guilds").ok().text()).doesNotContain(guild);
    assertThat(trail(guild).events()).endsWith("workspace_member_ban", "workspace_member_remove");
    var event = trail(guild).payload("workspace_member_ban");
    assertThat(Answer.keys(event))
        .containsExactly("guild_id", "user_id", "banned_at_unix", "actor_user_id");
    assertThat(trail(guild).payload("workspace_member_remove").path("reason").asText())
        .isEqualTo("ban");
    assertThat(trail(guild).audit("member.ban", ann.id())).containsExactly(bob.id() + "|{}");
    for (var table : List.of("guild_members", "guild_role_members")) {
      assertThat(server.database().sql("SELECT FROM " + table + " WHERE user_id = ?", bob.id()))
          .isEmpty();
    }
  }

  @Test
  void banningAgainChangesNothing() {
    var ann = server.person("ann");
    var guild = ann.createGuild();
    var bob = server.person("bob");
    ann.post(ban(guild, bob)).ok();
    ann.post(ban(guild, bob)).ok();
    assertThat(trail(guild).events()).containsExactly("workspace_member_ban");
    assertThat(trail(guild).audit("member.ban", ann.id())).hasSize(1);
  }

  @Test
  void unbannedUserIsAStrangerUntilTheyJoin() {
    var ann = server.person("ann");
    var guild = ann.createGuild();
    var bob = server.person("bob");
    bob.join(guild);
    ann.post(ban(guild, bob)).ok();
    var path = "/guilds/" + guild + "/bans/" + bob.id();
    assertThat(ann.delete(path).ok().text()).isEqualTo("{\"accepted\":true}");
    ann.delete(path).refused(404, "not_found");
    bob.get("/guilds/" + guild + "/members").refused(403, "forbidden");
    assertThat(trail(guild).events()).endsWith("workspace_member_remove");
    assertThat(trail(guild).audit("member.unban", ann.id())).containsExactly(bob.id() + "|{}");
    bob.join(guild);
    bob.get("/guilds/" + guild + "/members").ok();
  }

  @Test
  void moderationNeedsThePermission() {
    var ann = server.person("ann");
    var guild = ann.createGuild();
    var bob = server.person("bob");
    var eve = server.person("eve");
    bob.join(guild);
    var cid = server.person("cid");
    ann.post(ban(guild, cid)).ok();
    for (int i = 0; i < 2; i++) {
      eve.post(kick(guild, bob)).refused(403, "forbidden");
      eve.post(ban(guild, bob)).refused(403, "forbidden");
      eve.get("/guilds/" + guild + "/bans").refused(403, "forbidden");
      eve.delete("/guilds/" + guild + "/bans/" + cid.id()).refused(403, "forbidden");
      eve.join(guild);
    }
    eve.delete("/guilds/" + guild + "/bans/" + bob.id()).refused(404, "not_found");
    cid.post("/guilds/" + guild + "/join").refused(403, "directory_join_user_banned");
    bob.get("/guilds/" + guild + "/members").ok();
  }

  @Test
  void nobodyRemovesTheirEqualsOwnersOrThemselves() {
    var ann = server.person("ann");
    var guild = ann.createGuild();
    var mod = moderator(ann, guild);
    var other = moderator(ann, guild);
    var owner = server.person("owner", SERVER_OWNER);
    owner.join(guild);
    for (var target : List.of(mod, other, ann, owner)) {
      mod.post(kick(guild, target)).refused(403, "forbidden");
      mod.post(ban(guild, target)).refused(403, "forbidden");
    }
    ann.post(kick(guild, ann)).refused(403, "forbidden");
    ann.post(ban(guild, owner)).refused(403, "forbidden");
    owner.post(kick(guild, owner)).refused(403, "forbidden");
    owner.post(kick(guild, ann)).refused(403, "forbidden");
    owner.post(kick(guild, other)).ok();
    ann.post(ban(guild, mod)).ok();
  }

  @Test
  void whoCannotBeFound() {
    var ann = server.person("ann");
    var guild = ann.createGuild();
    var bob = server.person("bob");
    var members = "/guilds/" + guild + "/members/";
    ann.post(members + "nonsense/kick").refused(400, "invalid_request");
    ann.post(members + "nonsense/ban").refused(400, "invalid_request");
    ann.delete("/guilds/" + guild + "/bans/nonsense").refused(400, "invalid_request");
    ann.post(kick(guild, bob)).refused(404, "not_found");
    ann.post(members + UNKNOWN + "/ban").refused(404, "not_found");
    ann.delete("/guilds/" + guild + "/bans/" + bob.id()).refused(404, "not_found");
    assertThat(trail(guild).auditRows()).isZero();
  }

  @Test
  void bansAreListedFromTheNewest() {
    var ann = server.person("ann");
    var guild = ann.createGuild();
    var empty = ann.get("/guilds/" + guild + "/bans").ok();
    assertThat(empty.text()).isEqualTo("{\"bans\":[],\"next_cursor\":null}");
    var bob = server.person("bob");
    ann.post(ban(guild, bob)).ok();
    var entry = ann.get("/guilds/" + guild + "/bans").ok().json().at("/bans/0");
    assertThat(Answer.keys(entry))
        .containsExactly("user_id", "banned_by_user_id", "created_at_unix");
    assertThat(entry.path("user_id").asText()).isEqualTo(bob.id());
    assertThat(entry.path("banned_by_user_id").asText()).isEqualTo(ann.id());
    assertThat(entry.path("created_at_unix").asLong()).isPositive();
  }

  @Test
  void banPagesHaveNoGapOrRepetition() {
    var ann = server.person("ann");
    var guild = ann.createGuild();
    var database = server.database();
    database.sql(
        """
        WITH fresh AS (
          INSERT INTO users (user_id, username, password_hash, created_at)
          SELECT '01J' || lpad(n::text, 23, '0'), 'banned' || n, 'x', 1
          FROM generate_series(1, 45) n RETURNING user_id)
        INSERT INTO guild_bans (guild_id, user_id, created_at)
        SELECT ?, user_id, 1000 + substr(user_id, 4)::int / 4 FROM fresh
        """,
        guild);
    var seen = new ArrayList<String>();
    var path = "/guilds/" + guild + "/bans";
    var next = "";
    do {
      var page = ann.get(path + (next.isEmpty() ? "" : "?limit=20&cursor=" + next)).ok().json();
      page.path("bans").forEach(entry -> seen.add(entry.path("user_id").asText()));
      assertThat(page.at("/bans/0/banned_by_user_id").isNull()).isTrue();
      next = page.path("next_cursor").isNull() ? "" : page.path("next_cursor").asText();
    } while (!next.isEmpty());
    assertThat(seen)
        .hasSize(45)
        .doesNotHaveDuplicates()
        .isSortedAccordingTo(java.util.Comparator.reverseOrder());
  }

  @ParameterizedTest
  @ValueSource(strings = {"limit=0", "limit=101", "cursor=x", "cursor=", "unknown=1"})
  void malformedBanQueryIsRefused(String query) {
    var ann = server.person("ann");
    ann.get("/guilds/" + ann.createGuild() + "/bans?" + query).refused(400, "invalid_request");
  }

  @Test
  void overridesOfAMemberOutliveTheMembership() {
    var ann = server.person("ann");
    var guild = ann.createGuild();
    var channel = ann.createChannel(guild);
    var bob = server.person("bob");
    bob.join(guild);
    server
        .database()
        .sql(
            """
            INSERT INTO channel_overrides
              (guild_id, channel_id, target_kind, user_id, allow_mask, deny_mask)
            VALUES (?, ?, 'member', ?, 0, 256)
            """,
            guild,
            channel,
            bob.id());
    ann.post(kick(guild, bob)).ok();
    bob.join(guild);
    assertThat(
            server
                .database()
                .sql("SELECT deny_mask FROM channel_overrides WHERE user_id = ?", bob.id()))
        .containsExactly("256");
  }
}
