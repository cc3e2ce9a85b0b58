package chat.filament.guild;

import static org.assertj.core.api.Assertions.assertThat;

import chat.filament.testing.Answer;
import chat.filament.testing.GuildTrail;
import chat.filament.testing.Person;
import chat.filament.testing.TestServer;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class DirectoryIT {
  private static final int JOINS_A_MINUTE = 40;

  @AutoClose
  private static final TestServer server =
      TestServer.start(
          Map.of(
              "FILAMENT_DIRECTORY_JOIN_REQUESTS_PER_MINUTE_PER_USER",
              String.valueOf(JOINS_A_MINUTE)));

  private static String found(Person founder, String name, String visibility) {
    return founder
        .post("/guilds", "{\"name\":\"%s\",\"visibility\":\"%s\"}".formatted(name, visibility))
        .ok()
        .text("guild_id");
  }

  private static List<String> names(Answer answer) {
    var names = new ArrayList<String>();
    answer.ok().json().path("guilds").forEach(guild -> names.add(guild.path("name").asText()));
    return names;
  }

  @Test
  void publicGuildsAreFoundByAPartOfTheirName() {
    var ann = server.person("ann");
    found(ann, "Quilting Bees", "public");
    found(ann, "Secret Quilts", "private");
    found(ann, "QUILTS of Old", "public");
    var bob = server.person("bob");
    var answer = bob.get("/guilds/public?q=%20quilT%20").ok();
    assertThat(answer.keys()).containsExactly("guilds");
    assertThat(Answer.keys(answer.json().at("/guilds/0")))
        .containsExactly("guild_id", "name", "visibility");
    assertThat(names(answer)).containsExactly("QUILTS of Old", "Quilting Bees");
    assertThat(names(bob.get("/guilds/public?q=quilt&limit=1&unknown=1")))
        .containsExactly("QUILTS of Old");
    assertThat(names(bob.get("/guilds/public")))
        .contains("Quilting Bees")
        .doesNotContain("Secret Quilts");
    bob.get("/guilds/public?q=").ok();
  }

  @Test
  void wildcardsAreOrdinaryCharacters() {
    var ann = server.person("ann");
    found(ann, "100% wool_yarn", "public");
    found(ann, "100 percent woolXyarn", "public");
    assertThat(names(ann.get("/guilds/public?q=100%25"))).containsExactly("100% wool_yarn");
    assertThat(names(ann.get("/guilds/public?q=wool_y"))).containsExactly("100% wool_yarn");
    assertThat(names(ann.get("/guilds/public?q=%25%25"))).isEmpty();
    assertThat(names(ann.get("/guilds/public?q=%5C"))).isEmpty();
    assertThat(names(ann.get("/guilds/public?q=w%C3%B6%C3%B6l"))).isEmpty();
    assertThat(names(ann.get("/guilds/public?q=a%00b"))).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "limit=0",
        "limit=51",
        "limit=x",
        "limit=-1",
        "limit=",
        "q=12345678901234567890123456789012345678901234567890123456789012345",
        "q=a&q=b",
      })
  void malformedQueryIsRefused(String query) {
    server.person("ann").get("/guilds/public?" + query).refused(400, "invalid_request");
  }

  @Test
  void directoryNeedsABearerAndOnlyReads() {
    server.client().get("/guilds/public").refused(401, "invalid_credentials");
    var answer = server.person("ann").patch("/guilds/public", "{\"name\":\"x\"}");
    answer.refused(405, "method_not_allowed");
    assertThat(answer.header("allow")).isEqualTo("GET, HEAD");
  }

  @Test
  void newcomerIsAMemberAtOnce() {
    var ann = server.person("ann");
    var guild = ann.createGuild();
    var bob = server.person("bob");
    bob.get("/guilds/" + guild + "/members").refused(403, "forbidden");
    var answer = bob.post("/guilds/" + guild.toLowerCase(java.util.Locale.ROOT) + "/join").ok();
    assertThat(answer.text())
        .isEqualTo("{\"guild_id\":\"%s\",\"outcome\":\"accepted\"}".formatted(guild));
    bob.get("/guilds/" + guild + "/members").ok();
    var trail = new GuildTrail(server.database(), guild);
    var event = trail.payload("workspace_member_add");
    assertThat(Answer.keys(event))
        .containsExactly("guild_id", "user_id", "role", "joined_at_unix", "actor_user_id");
    assertThat(event.path("user_id").asText()).isEqualTo(bob.id());
    assertThat(event.path("actor_user_id").asText()).isEqualTo(bob.id());
    assertThat(event.path("role").asText()).isEqualTo("member");
    assertThat(bob.post("/guilds/" + guild + "/join").ok().text("outcome"))
        .isEqualTo("already_member");
    assertThat(trail.events()).containsExactly("workspace_member_add");
    assertThat(trail.audit("directory.join.accepted", bob.id()))
        .containsExactlyInAnyOrder(
            bob.id() + "|{\"outcome\": \"accepted\", \"client_ip_source\": \"peer\"}",
            bob.id() + "|{\"outcome\": \"already_member\", \"client_ip_source\": \"peer\"}");
  }

  @Test
  void parallelJoinsMakeOneMembership() throws Exception {
    var guild = server.person("ann").createGuild();
    var bob = server.person("bob");
    Callable<String> join = () -> bob.post("/guilds/" + guild + "/join").ok().text("outcome");
    var outcomes = new ArrayList<String>();
    try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
      for (var outcome : threads.invokeAll(Collections.nCopies(20, join))) {
        outcomes.add(outcome.get());
      }
    }
    assertThat(outcomes).hasSize(20).containsOnlyOnce("accepted");
    assertThat(outcomes).filteredOn("already_member"::equals).hasSize(19);
    var trail = new GuildTrail(server.database(), guild);
    assertThat(trail.events()).containsExactly("workspace_member_add");
    assertThat(trail.audit("directory.join.accepted", bob.id())).hasSize(20);
    assertThat(
            server.database().sql("SELECT count(*) FROM guild_members WHERE guild_id = ?", guild))
        .containsExactly("2");
  }

  @Test
  void privateGuildLooksUnknownEvenToItsMembers() {
    var ann = server.person("ann");
    var guild = found(ann, "Hidden", "private");
    var bob = server.person("bob");
    bob.post("/guilds/" + guild + "/join").refused(404, "not_found");
    ann.post("/guilds/" + guild + "/join").refused(404, "not_found");
    var trail = new GuildTrail(server.database(), guild);
    var row = "|{\"outcome\": \"rejected_visibility\", \"client_ip_source\": \"peer\"}";
    assertThat(trail.audit("directory.join.rejected.visibility", bob.id()))
        .containsExactly(bob.id() + row);
    assertThat(trail.events()).isEmpty();
    bob.get("/guilds/" + guild + "/members").refused(403, "forbidden");
  }

  @Test
  void unknownGuildCannotBeJoined() {
    var bob = server.person("bob");
    bob.post("/guilds/01K0000000000000000000000X/join").refused(404, "not_found");
    bob.post("/guilds/nonsense/join").refused(404, "not_found");
    assertThat(server.database().sql("SELECT FROM audit_logs WHERE actor_user_id = ?", bob.id()))
        .isEmpty();
  }

  @Test
  void bannedUserIsToldSo() {
    var ann = server.person("ann");
    var guild = ann.createGuild();
    var bob = server.person("bob");
    ann.post("/guilds/" + guild + "/members/" + bob.id() + "/ban").ok();
    bob.post("/guilds/" + guild + "/join").refused(403, "directory_join_user_banned");
    assertThat(
            new GuildTrail(server.database(), guild)
                .audit("directory.join.rejected.user_ban", bob.id()))
        .hasSize(1);
    ann.delete("/guilds/" + guild + "/bans/" + bob.id()).ok();
    bob.join(guild);
  }

  @Test
  void joiningIsLimitedForEachUser() {
    var bob = server.person("bob");
    for (int i = 0; i < JOINS_A_MINUTE; i++) {
      bob.post("/guilds/nonsense/join").refused(404, "not_found");
    }
    var limited = bob.post("/guilds/nonsense/join");
    limited.refused(429, "rate_limited");
    assertThat(limited.header("retry-after")).matches("[1-9][0-9]*");
  }

  @Test
  void rolesOfAnEarlierMembershipDoNotComeBack() {
    var ann = server.person("ann");
    var guild = ann.createGuild();
    var bob = server.person("bob");
    bob.join(guild);
    ann.patch("/guilds/" + guild + "/members/" + bob.id(), "{\"role\":\"moderator\"}").ok();
    bob.get("/guilds/" + guild + "/bans").ok();
    bob.delete("/guilds/" + guild + "/members/me").ok();
    bob.join(guild);
    bob.get("/guilds/" + guild + "/bans").refused(403, "forbidden");
  }

  @Test
  void aPartOfANameIsFoundByAnIndex() throws Exception {
    var ann = server.person("ann");
    server
        .database()
        .sql(
            """
            INSERT INTO guilds (guild_id, name, visibility, created_by_user_id, created_at)
            SELECT '01ARZ3NDEKTSV4RRFF' || to_char(n, 'FM00000000'), 'Guild of ' || md5(n::text),
              'public', NULL, 1
            FROM generate_series(1, 20000) n
            """);
    var name = server.database().sql("SELECT 'gUILD OF ' || md5('777')").getFirst();
    for (var part : List.of(name, name.substring(9), name.substring(20, 34))) {
      assertThat(ann.get("/guilds/public?q=" + part.replace(" ", "%20")).ok().text())
          .contains("01ARZ3NDEKTSV4RRFF00000777");
    }
    try (var connection = server.database().connection();
        var statement = connection.createStatement()) {
      statement.execute("ANALYZE guilds");
      statement.execute("PREPARE containing AS " + GuildStore.CONTAINING);
      var plan = statement.executeQuery("EXPLAIN EXECUTE containing ('zzzz', ARRAY['zzz'], 20)");
      var text = new StringBuilder();
      while (plan.next()) {
        text.append(plan.getString(1)).append('\n');
      }
      assertThat(text.toString()).contains("guilds_name_parts").doesNotContain("Seq Scan");
    } finally {
      server.database().sql("DELETE FROM guilds WHERE guild_id LIKE '01ARZ3NDEKTSV4RRFF%'");
    }
  }
}
