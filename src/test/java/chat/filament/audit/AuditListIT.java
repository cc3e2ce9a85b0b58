package chat.filament.audit;

import static org.assertj.core.api.Assertions.assertThat;

import chat.filament.testing.Answer;
import chat.filament.testing.TestServer;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class AuditListIT {
  @AutoClose
  private static final TestServer server =
      TestServer.start(Map.of("FILAMENT_AUDIT_LIST_LIMIT_MAX", "30"));

  /// What [#insert] made up is nothing that a server writes.
  @AfterAll
  static void forget() {
    server
        .database()
        .sql("DELETE FROM audit_logs WHERE actor_user_id = '01K0000000000000000000000X'");
  }

  private static String audit(String guild) {
    return "/guilds/" + guild + "/audit";
  }

  private static void insert(String guild, String action, int rows) {
    server
        .database()
        .sql(
            """
            INSERT INTO audit_logs
              (audit_id, guild_id, actor_user_id, action, details, created_at)
            SELECT '01J' || lpad(n::text, 9, '0') || right(?, 14), ?,
              '01K0000000000000000000000X', ?, '{"client_ip":"10.0.0.1"}', 1000 + n / 4
            FROM generate_series(1, ?) n
            """,
            guild,
            guild,
            action,
            rows);
  }

  private static List<String> column(Answer answer, String name) {
    var values = new ArrayList<String>();
    answer.ok().json().path("events").forEach(row -> values.add(row.path(name).asText()));
    return values;
  }

  @Test
  void rowsHaveNoDetails() {
    var ann = server.person("ann");
    var guild = ann.createGuild();
    var bob = server.person("bob");
    bob.join(guild);
    ann.patch("/guilds/" + guild, "{\"name\":\"New\"}").ok();
    var answer = ann.get(audit(guild) + "?action_prefix=guild.").ok();
    assertThat(answer.keys()).containsExactly("events", "next_cursor");
    var row = answer.json().at("/events/0");
    assertThat(Answer.keys(row))
        .containsExactly(
            "audit_id",
            "actor_user_id",
            "target_user_id",
            "action",
            "created_at_unix",
            "ip_ban_match");
    assertThat(row.path("actor_user_id").asText()).isEqualTo(ann.id());
    assertThat(row.path("target_user_id").isNull()).isTrue();
    assertThat(row.path("ip_ban_match").isBoolean()).isTrue();
    assertThat(row.path("ip_ban_match").asBoolean()).isFalse();
    var join = ann.get(audit(guild) + "?action_prefix=directory").ok().json().at("/events/0");
    assertThat(join.path("target_user_id").asText()).isEqualTo(bob.id());
    assertThat(answer.text()).doesNotContain("New");
  }

  @Test
  void pagesHaveNoGapOrRepetition() {
    var ann = server.person("ann");
    var guild = ann.createGuild();
    insert(guild, "role.create", 70);
    var seen = new ArrayList<String>();
    var sizes = new ArrayList<Integer>();
    var next = "";
    do {
      var page = ann.get(audit(guild) + (next.isEmpty() ? "" : "?cursor=" + next)).ok();
      sizes.add(column(page, "audit_id").size());
      seen.addAll(column(page, "audit_id"));
      next = page.json().path("next_cursor").isNull() ? "" : page.text("next_cursor");
    } while (!next.isEmpty());
    assertThat(sizes).containsExactly(20, 20, 20, 10);
    assertThat(seen)
        .doesNotHaveDuplicates()
        .isSortedAccordingTo(java.util.Comparator.reverseOrder());
    assertThat(column(ann.get(audit(guild) + "?limit=30"), "action")).hasSize(30);
  }

  @Test
  void prefixIsTakenLiterally() {
    var ann = server.person("ann");
    var guild = ann.createGuild();
    insert(guild, "a_c.x", 1);
    server
        .database()
        .sql("UPDATE audit_logs SET audit_id = 'Z' || substr(audit_id, 2) WHERE action = 'a_c.x'");
    insert(guild, "abc.x", 1);
    assertThat(column(ann.get(audit(guild) + "?action_prefix=a_c"), "action"))
        .containsExactly("a_c.x");
    assertThat(column(ann.get(audit(guild) + "?action_prefix=a"), "action")).hasSize(2);
    assertThat(column(ann.get(audit(guild) + "?action_prefix=bc"), "action")).isEmpty();
  }

  @Test
  void addressBansAreMarked() {
    var ann = server.person("ann");
    for (var action : List.of("directory.join.rejected.ip_ban", "moderation.ip_ban.hit")) {
      var guild = ann.createGuild();
      insert(guild, action, 1);
      var answer = ann.get(audit(guild)).ok();
      assertThat(column(answer, "ip_ban_match")).containsExactly("true");
      assertThat(answer.text()).doesNotContain("10.0.0.1");
    }
    var guild = ann.createGuild();
    insert(guild, "moderation.ip_ban.add", 1);
    assertThat(column(ann.get(audit(guild)), "ip_ban_match")).containsExactly("false");
  }

  @Test
  void existenceIsCheckedBeforePermission() {
    var ann = server.person("ann");
    var guild = ann.createGuild();
    var bob = server.person("bob");
    for (var unknown : List.of("01K0000000000000000000000X", "nonsense")) {
      bob.get(audit(unknown)).refused(404, "not_found");
      bob.get(audit(unknown) + "?limit=0").refused(400, "invalid_request");
    }
    bob.get(audit(guild)).refused(403, "audit_access_denied");
    bob.join(guild);
    bob.get(audit(guild)).refused(403, "audit_access_denied");
    ann.patch("/guilds/" + guild + "/members/" + bob.id(), "{\"role\":\"moderator\"}").ok();
    bob.get(audit(guild)).ok();
    ann.post("/guilds/" + guild + "/members/" + bob.id() + "/ban").ok();
    bob.get(audit(guild)).refused(403, "audit_access_denied");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "limit=31",
        "cursor=1",
        "action_prefix=",
        "action_prefix=A",
        "action_prefix=a%25",
        "action_prefix=12345678901234567890123456789012345678901234567890123456789012345",
        "actor=x",
      })
  void malformedQueryIsRefused(String query) {
    var ann = server.person("ann");
    ann.get(audit(ann.createGuild()) + "?" + query).refused(400, "invalid_request");
  }
}
