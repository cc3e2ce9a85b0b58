package chat.filament.guild;

import static org.assertj.core.api.Assertions.assertThat;

import chat.filament.testing.Answer;
import chat.filament.testing.GuildTrail;
import chat.filament.testing.Person;
import chat.filament.testing.TestServer;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class GuildIT {
  private static final String SERVER_OWNER = "01K0000000000000000000000S";
  private static final String UNKNOWN = "01K0000000000000000000000X";
  private static final int CAP = 5;

  @AutoClose
  private static final TestServer server =
      TestServer.start(
          Map.of(
              "FILAMENT_SERVER_OWNER_USER_ID",
              SERVER_OWNER,
              "FILAMENT_MAX_CREATED_GUILDS_PER_USER",
              String.valueOf(CAP)));

  private static GuildTrail trail(String guild) {
    return new GuildTrail(server.database(), guild);
  }

  @Test
  void founderGetsAPrivateGuildWithFourRoles() {
    var ann = server.person("ann");
    var answer = ann.post("/guilds", "{\"name\":\"  The Club \"}").ok();
    assertThat(answer.keys()).containsExactly("guild_id", "name", "visibility");
    assertThat(answer.text("name")).isEqualTo("The Club");
    assertThat(answer.text("visibility")).isEqualTo("private");
    var guild = answer.text("guild_id");
    assertThat(
            server
                .database()
                .sql(
                    """
                    SELECT system_key, name, position, is_system, permissions_mask, color_hex
                    FROM guild_roles WHERE guild_id = ? ORDER BY position
                    """,
                    guild))
        .containsExactly(
            "everyone|@everyone|0|t|2304|null",
            "member|member|1|f|2304|null",
            "moderator|moderator|100|f|4090|null",
            "workspace_owner|workspace_owner|10000|t|4095|null");
    assertThat(
            server
                .database()
                .sql(
                    """
                    SELECT user_id, system_key FROM guild_role_members JOIN guild_roles USING (role_id)
                    WHERE guild_role_members.guild_id = ?
                    """,
                    guild))
        .containsExactly(ann.id() + "|workspace_owner");
    assertThat(server.database().sql("SELECT FROM channels WHERE guild_id = ?", guild)).isEmpty();
    assertThat(trail(guild).events()).isEmpty();
    assertThat(trail(guild).auditRows()).isZero();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{}",
        "{\"name\":null}",
        "{\"name\":\"   \"}",
        "{\"name\":\"tab\\tinside\"}",
        "{\"name\":\"caf\u00e9\"}",
        "{\"name\":\"12345678901234567890123456789012345678901234567890123456789012345\"}",
        "{\"name\":5}",
        "{\"name\":\"a\",\"visibility\":\"Public\"}",
        "{\"name\":\"a\",\"visibility\":true}",
        "{\"name\":\"a\",\"owner\":\"b\"}",
        "{\"name\":\"a\",\"name\":\"b\"}",
        "[]",
        "null",
        "",
      })
  void malformedDraftIsRefused(String body) {
    server.person("ann").post("/guilds", body).refused(400, "invalid_request");
  }

  @Test
  void nullVisibilityMeansPrivate() {
    var body = "{\"visibility\":null,\"name\":\"a \\\"b\\\"\"}";
    var guild = server.person("ann").post("/guilds", body).ok();
    assertThat(guild.text("visibility")).isEqualTo("private");
    assertThat(guild.text("name")).isEqualTo("a \"b\"");
  }

  @Test
  void foundingNeedsABearer() {
    server.client().post("/guilds", "{\"name\":\"a\"}").refused(401, "invalid_credentials");
  }

  @Test
  void capIsExactUnderParallelFounding() throws Exception {
    var ann = server.person("ann");
    Callable<Answer> found = () -> ann.post("/guilds", "{\"name\":\"Club\"}");
    var answers = new ArrayList<Answer>();
    try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
      for (var answer : threads.invokeAll(java.util.Collections.nCopies(20, found))) {
        answers.add(answer.get());
      }
    }
    var founded = answers.stream().filter(answer -> answer.status() == 200).toList();
    assertThat(founded).hasSize(CAP);
    answers.stream()
        .filter(answer -> answer.status() != 200)
        .forEach(answer -> answer.refused(403, "guild_creation_limit_reached"));
    ann.delete("/guilds/" + founded.getFirst().text("guild_id")).ok();
    found.call().ok();
    found.call().refused(403, "guild_creation_limit_reached");
  }

  @Test
  void ownGuildsAreListedFromTheNewest() {
    var ann = server.person("ann");
    var first = ann.createGuild();
    var second = ann.createGuild();
    var bobs = server.person("bob").createGuild();
    var answer = ann.get("/guilds").ok();
    assertThat(answer.keys()).containsExactly("guilds", "next_cursor");
    assertThat(answer.json().at("/next_cursor").isNull()).isTrue();
    assertThat(ids(answer)).containsExactly(second, first);
    assertThat(Answer.keys(answer.json().at("/guilds/0")))
        .containsExactly("guild_id", "name", "visibility");
    ann.join(bobs);
    assertThat(ids(ann.get("/guilds").ok())).containsExactly(bobs, second, first);
  }

  @Test
  void ownGuildsComeInPagesWithoutGapOrRepetition() {
    var ann = server.person("ann");
    server
        .database()
        .sql(
            """
            WITH fresh AS (
              INSERT INTO guilds (guild_id, name, visibility, created_at)
              SELECT '01K' || lpad(n::text, 23, '0'), repeat('"', 64), 'private', 1000 + n / 3
              FROM generate_series(1, 450) n RETURNING guild_id)
            INSERT INTO guild_members SELECT guild_id, ?, 1 FROM fresh
            """,
            ann.id());
    var seen = new ArrayList<String>();
    var sizes = new ArrayList<Integer>();
    var path = "/guilds";
    while (!path.isEmpty()) {
      var page = ann.get(path).ok();
      assertThat(page.response().body().length).isLessThanOrEqualTo(64_000);
      sizes.add(ids(page).size());
      seen.addAll(ids(page));
      var next = page.json().path("next_cursor");
      path = next.isNull() ? "" : "/guilds?cursor=" + next.asText();
    }
    assertThat(sizes).containsExactly(200, 200, 50);
    assertThat(seen)
        .doesNotHaveDuplicates()
        .isSortedAccordingTo(java.util.Comparator.reverseOrder());
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"x", "1_2", "-1_01K0000000000000000000000X", "1_01K0000000000000000000000U"})
  void malformedCursorIsRefused(String cursor) {
    server.person("ann").get("/guilds?cursor=" + cursor).refused(400, "invalid_request");
  }

  @Test
  void ownerRenamesTheGuild() {
    var ann = server.person("ann");
    var guild = ann.createGuild();
    var answer = ann.patch("/guilds/" + guild, "{\"name\":\" New \"}").ok();
    assertThat(answer.text())
        .isEqualTo(
            "{\"guild_id\":\"%s\",\"name\":\"New\",\"visibility\":\"public\"}".formatted(guild));
    assertThat(ann.get("/guilds").ok().text()).contains("\"New\"");
    var event = trail(guild).payload("workspace_update");
    assertThat(Answer.keys(event))
        .containsExactly("guild_id", "updated_fields", "updated_at_unix", "actor_user_id");
    assertThat(event.path("updated_fields").toString()).isEqualTo("{\"name\":\"New\"}");
    assertThat(event.path("actor_user_id").asText()).isEqualTo(ann.id());
    assertThat(event.path("updated_at_unix").asLong()).isPositive();
    assertThat(trail(guild).audit("guild.update", ann.id()))
        .containsExactly("null|{\"name\": \"New\"}");
  }

  @Test
  void editThatChangesNothingLeavesNoTrace() {
    var ann = server.person("ann");
    var guild = ann.createGuild();
    var same = "{\"name\":\"Club\",\"visibility\":\"public\"}";
    assertThat(ann.patch("/guilds/" + guild, same).ok().text("name")).isEqualTo("Club");
    var half = "{\"name\":\"Club\",\"visibility\":\"private\"}";
    assertThat(ann.patch("/guilds/" + guild, half).ok().text("visibility")).isEqualTo("private");
    assertThat(trail(guild).events()).containsExactly("workspace_update");
    assertThat(trail(guild).payload("workspace_update").path("updated_fields").toString())
        .isEqualTo("{\"visibility\":\"private\"}");
    assertThat(trail(guild).auditRows()).isEqualTo(1);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{}",
        "{\"name\":null,\"visibility\":null}",
        "{\"name\":\"\"}",
        "{\"visibility\":\"x\"}"
      })
  void malformedPatchIsRefused(String body) {
    var ann = server.person("ann");
    ann.patch("/guilds/" + ann.createGuild(), body).refused(400, "invalid_request");
  }

  @Test
  void editingNeedsManageRoles() {
    var ann = server.person("ann");
    var guild = ann.createGuild();
    var patch = "{\"name\":\"Mine\"}";
    var bob = server.person("bob");
    bob.patch("/guilds/" + guild, patch).refused(403, "forbidden");
    bob.join(guild);
    bob.patch("/guilds/" + guild, patch).refused(403, "forbidden");
    ann.patch("/guilds/" + guild + "/members/" + bob.id(), "{\"role\":\"moderator\"}").ok();
    bob.patch("/guilds/" + guild, patch).refused(403, "forbidden");
    assertThat(ann.get("/guilds").ok().text()).doesNotContain("Mine");
  }

  @Test
  void onlyOwnersDeleteTheGuild() {
    var ann = server.person("ann");
    var guild = ann.createGuild();
    var channel = ann.createChannel(guild);
    var bob = server.person("bob");
    bob.delete("/guilds/" + guild).refused(403, "forbidden");
    bob.join(guild);
    ann.patch("/guilds/" + guild + "/members/" + bob.id(), "{\"role\":\"moderator\"}").ok();
    bob.delete("/guilds/" + guild).refused(403, "forbidden");
    var gone = ann.delete("/guilds/" + guild).ok();
    assertThat(gone.status()).isEqualTo(204);
    assertThat(gone.text()).isEmpty();
    for (var somebody : List.of(ann, bob)) {
      assertThat(ids(somebody.get("/guilds").ok())).doesNotContain(guild);
      somebody.get("/guilds/" + guild + "/members").refused(403, "forbidden");
      somebody.patch("/guilds/" + guild, "{\"name\":\"x\"}").refused(403, "forbidden");
      somebody.post("/guilds/" + guild + "/join").refused(404, "not_found");
    }
    ann.delete("/guilds/" + guild).refused(403, "forbidden");
    var event = trail(guild).payload("workspace_delete");
    assertThat(Answer.keys(event)).containsExactly("guild_id", "deleted_at_unix", "actor_user_id");
    assertThat(trail(guild).audit("guild.delete", ann.id()))
        .containsExactly("null|{\"name\": \"Club\"}");
    server.database().awaitNone("SELECT FROM channels WHERE channel_id = ?", channel);
    server.database().awaitNone("SELECT FROM guild_roles WHERE guild_id = ?", guild);
  }

  @Test
  void serverOwnerMayEverythingAndLearnsWhatDoesNotExist() {
    var owner = server.person("owner", SERVER_OWNER);
    var guild = server.person("ann").createGuild();
    owner.patch("/guilds/" + guild, "{\"name\":\"Watched\"}").ok();
    owner.get("/guilds/" + guild + "/members").ok();
    owner.delete("/guilds/" + guild + "/members/me").refused(409, "conflict");
    owner.delete("/guilds/" + guild).ok();
    for (var unknown : List.of(guild, UNKNOWN, "nonsense")) {
      owner.patch("/guilds/" + unknown, "{\"name\":\"x\"}").refused(404, "not_found");
      owner.delete("/guilds/" + unknown).refused(404, "not_found");
      owner.get("/guilds/" + unknown + "/members").refused(404, "not_found");
      owner.get("/guilds/" + unknown + "/bans").refused(404, "not_found");
    }
  }

  @Test
  void unknownGuildLooksLikeAForeignOne() {
    Person bob = server.person("bob");
    for (var unknown : List.of(UNKNOWN, "nonsense")) {
      bob.patch("/guilds/" + unknown, "{\"name\":\"x\"}").refused(403, "forbidden");
      bob.delete("/guilds/" + unknown).refused(403, "forbidden");
      bob.get("/guilds/" + unknown + "/members").refused(403, "forbidden");
      bob.get("/guilds/" + unknown + "/bans").refused(403, "forbidden");
      bob.delete("/guilds/" + unknown + "/members/me").refused(403, "forbidden");
    }
  }

  private static List<String> ids(Answer page) {
    var ids = new ArrayList<String>();
    page.json().path("guilds").forEach(guild -> ids.add(guild.path("guild_id").asText()));
    return ids;
  }
}
