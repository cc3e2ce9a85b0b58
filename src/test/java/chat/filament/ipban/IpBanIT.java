package chat.filament.ipban;

import static org.assertj.core.api.Assertions.assertThat;

import chat.filament.testing.Answer;
import chat.filament.testing.AtOnce;
import chat.filament.testing.Club;
import chat.filament.testing.TestServer;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// The routes of address bans.
class IpBanIT {
  @AutoClose
  private static final TestServer server =
      TestServer.start(
          Map.of(
              "FILAMENT_TRUSTED_PROXY_CIDRS",
              "127.0.0.0/8",
              "FILAMENT_GUILD_IP_BAN_MAX_ENTRIES",
              "5"));

  /// Somebody whose login from the loopback is forgotten, seen from an address of the test's own.
  static Visitor visitor(TestServer at, String address) {
    var person = at.person("v");
    var visitor = new Visitor(person, address).seen();
    awaitSeen(at, person.id(), "127.0.0.1");
    at.database()
        .sql(
            "DELETE FROM user_ip_observations WHERE user_id = ? AND network <<= '127.0.0.0/8'",
            person.id());
    return visitor;
  }

  private static void awaitSeen(TestServer at, String user, String address) {
    at.database()
        .awaitNone(
            """
            SELECT FROM users WHERE user_id = ? AND NOT EXISTS (
              SELECT FROM user_ip_observations seen
              WHERE seen.user_id = users.user_id AND network >>= ?::inet)
            """,
            user,
            address);
  }

  private static String byUser(String user, String more) {
    return "{\"target_user_id\":\"" + user + "\"" + more + "}";
  }

  private static Answer ban(Club club, Visitor target) {
    return club.owner().post(club.path("/ip-bans/by-user"), byUser(target.id(), ""));
  }

  @Test
  void everyNetworkOfAPersonIsBannedOnce() {
    var club = Club.found(server);
    var v = visitor(server, "192.0.2.10");
    new Visitor(v.person(), "2001:db8:1:2:3:4:5:6").seen();
    new Visitor(v.person(), "2001:db8:1:2::ffff").seen();
    new Visitor(v.person(), "::ffff:192.0.2.10").seen();
    var answer =
        club.owner()
            .post(
                club.path("/ip-bans/by-user"),
                byUser(v.id(), ",\"reason\":\"noise\",\"expires_in_secs\":3600"))
            .ok();
    assertThat(answer.keys()).containsExactly("created_count", "ban_ids");
    assertThat(answer.json().path("created_count").asInt()).isEqualTo(2);
    assertThat(answer.json().path("ban_ids")).hasSize(2);
    assertThat(
            server
                .database()
                .sql("SELECT network FROM guild_ip_bans WHERE guild_id = ? ORDER BY 1", club.id()))
        .containsExactly("192.0.2.10/32", "2001:db8:1:2::/64");
    assertThat(ban(club, v).ok().text()).isEqualTo("{\"created_count\":0,\"ban_ids\":[]}");
    var list = club.owner().get(club.path("/ip-bans")).ok();
    assertThat(list.keys()).containsExactly("bans", "next_cursor");
    var row = list.json().at("/bans/0");
    assertThat(Answer.keys(row))
        .containsExactly(
            "ban_id", "source_user_id", "reason", "created_at_unix", "expires_at_unix");
    assertThat(row.path("source_user_id").asText()).isEqualTo(v.id());
    assertThat(row.path("reason").asText()).isEqualTo("noise");
    assertThat(row.path("expires_at_unix").asLong() - row.path("created_at_unix").asLong())
        .isEqualTo(3600);
    assertThat(list.text()).doesNotContain("192.0.2", "2001:db8");
    var audit = club.audit(1).getFirst();
    assertThat(audit)
        .startsWith("moderation.ip_ban.add|" + club.owner().id() + "|" + v.id() + "|{")
        .contains("\"created_count\": 2", "\"ban_ids\": [", "\"expires_at_unix\": ");
    var event = club.lastEvent("workspace_ip_ban_sync");
    assertThat(Answer.keys(event))
        .containsExactly("guild_id", "summary", "updated_at_unix", "actor_user_id");
    assertThat(event.path("summary").toString())
        .isEqualTo("{\"action\":\"upsert\",\"changed_count\":2}");
    assertThat(club.log(club.nextSeq() - 1))
        .containsExactly("workspace_ip_ban_sync|manage_ip_bans|null");
  }

  @Test
  void nobodySeenMeansNothingToBan() {
    var club = Club.found(server);
    long seq = club.nextSeq();
    long rows = club.audits();
    for (var id : List.of("01K0000000000000000000000X", "01k0000000000000000000000x")) {
      assertThat(club.owner().post(club.path("/ip-bans/by-user"), byUser(id, "")).ok().text())
          .isEqualTo("{\"created_count\":0,\"ban_ids\":[]}");
    }
    assertThat(club.nextSeq()).isEqualTo(seq);
    assertThat(club.audits()).isEqualTo(rows);
  }

  @Test
  void banIsLiftedOnce() {
    var club = Club.found(server);
    var v = visitor(server, "192.0.2.20");
    v.post("/guilds/" + club.id() + "/join").ok();
    var channel = club.channel();
    var id = ban(club, v).ok().json().at("/ban_ids/0").asText();
    v.get(club.path("/channels")).refused(403, "forbidden");
    assertThat(club.owner().delete(club.path("/ip-bans/" + id)).ok().text())
        .isEqualTo("{\"accepted\":true}");
    assertThat(v.get(club.path("/channels")).ok().text()).contains(channel);
    assertThat(club.audit(1).getFirst())
        .isEqualTo(
            "moderation.ip_ban.remove|%s|%s|{\"ban_id\": \"%s\"}"
                .formatted(club.owner().id(), v.id(), id));
    assertThat(club.lastEvent("workspace_ip_ban_sync").path("summary").toString())
        .isEqualTo("{\"action\":\"remove\",\"changed_count\":1}");
    club.owner().delete(club.path("/ip-bans/" + id)).refused(404, "not_found");
    club.owner().delete(club.path("/ip-bans/nonsense")).refused(400, "invalid_request");
    assertThat(club.owner().get(club.path("/ip-bans")).ok().text())
        .isEqualTo("{\"bans\":[],\"next_cursor\":null}");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{}",
        "{\"target_user_id\":\"nobody\"}",
        "{\"target_user_id\":\"01K0000000000000000000000X\",\"reason\":\" \"}",
        "{\"target_user_id\":\"01K0000000000000000000000X\",\"reason\":\"\"}",
        "{\"target_user_id\":\"01K0000000000000000000000X\",\"expires_in_secs\":0}",
        "{\"target_user_id\":\"01K0000000000000000000000X\",\"expires_in_secs\":15552001}",
        "{\"target_user_id\":\"01K0000000000000000000000X\",\"expires_in_secs\":1.5}",
        "{\"target_user_id\":\"01K0000000000000000000000X\",\"cidr\":\"10.0.0.0/8\"}",
      })
  void malformedBansAreRefused(String body) {
    var club = Club.found(server);
    club.owner().post(club.path("/ip-bans/by-user"), body).refused(400, "invalid_request");
  }

  @Test
  void reasonHasALimit() {
    var club = Club.found(server);
    var user = "01K0000000000000000000000X";
    var path = club.path("/ip-bans/by-user");
    club.owner().post(path, byUser(user, ",\"reason\":\"" + "ä".repeat(120) + "\"")).ok();
    club.owner()
        .post(path, byUser(user, ",\"reason\":\"" + "ä".repeat(121) + "\""))
        .refused(400, "invalid_request");
  }

  @Test
  void orderOfChecks() {
    var club = Club.found(server);
    var member = club.member("m");
    var stranger = server.person("s");
    var user = member.id();
    for (var who : List.of(member, stranger)) {
      who.get(club.path("/ip-bans")).refused(403, "forbidden");
      who.post(club.path("/ip-bans/by-user"), byUser(user, "")).refused(403, "forbidden");
      who.delete(club.path("/ip-bans/" + user)).refused(403, "forbidden");
      who.get(club.path("/ip-bans?unknown=1")).refused(400, "invalid_request");
      who.get(club.path("/ip-bans?limit=101")).refused(400, "invalid_request");
      who.get("/guilds/01K0000000000000000000000X/ip-bans").refused(404, "not_found");
      who.get("/guilds/nonsense/ip-bans").refused(404, "not_found");
      who.post("/guilds/01K0000000000000000000000X/ip-bans/by-user", byUser(user, ""))
          .refused(404, "not_found");
      who.delete("/guilds/01K0000000000000000000000X/ip-bans/" + user).refused(404, "not_found");
    }
    server.client().get(club.path("/ip-bans")).refused(401, "invalid_credentials");
    club.assign(member, club.role(50, "manage_ip_bans"));
    member.get(club.path("/ip-bans")).ok();
  }

  @Test
  void guildHasSoManyBansAtATimeWhateverHappensAtOnce() {
    var club = Club.found(server);
    var visitors = IntStream.range(0, 8).mapToObj(i -> visitor(server, "198.51.100." + i)).toList();
    var statuses = AtOnce.run(8, i -> ban(club, visitors.get(i)).status());
    assertThat(statuses).filteredOn(status -> status == 200).hasSize(5);
    assertThat(statuses).filteredOn(status -> status == 409).hasSize(3);
    ban(club, visitor(server, "198.51.100.77")).refused(409, "quota_exceeded");
    var ids = new ArrayList<String>();
    var page = club.owner().get(club.path("/ip-bans?limit=2")).ok();
    while (true) {
      page.json().path("bans").forEach(row -> ids.add(row.path("ban_id").asText()));
      var next = page.json().path("next_cursor");
      if (next.isNull()) {
        break;
      }
      page = club.owner().get(club.path("/ip-bans?limit=2&cursor=" + next.asText())).ok();
    }
    assertThat(ids).hasSize(5).doesNotHaveDuplicates();
    club.owner().delete(club.path("/ip-bans/" + ids.getFirst())).ok();
    ban(club, visitor(server, "198.51.100.78")).ok();
  }

  @Test
  void bansOutliveARestartAndEndAtTheirSecond() throws Exception {
    try (var own = TestServer.start(Map.of("FILAMENT_TRUSTED_PROXY_CIDRS", "127.0.0.0/8"))) {
      var club = Club.found(own);
      var v = visitor(own, "192.0.2.30");
      v.post("/guilds/" + club.id() + "/join").ok();
      ban(club, v).ok();
      own.restart();
      var back = new Visitor(club.again(v.person()), v.address());
      back.get(club.path("/channels")).refused(403, "forbidden");
      own.database().sql("UPDATE guild_ip_bans SET expires_at = 1");
      own.restart();
      var again = new Visitor(club.again(v.person()), v.address());
      again.get(club.path("/channels")).ok();
      assertThat(club.again(club.owner()).get(club.path("/ip-bans")).ok().text())
          .isEqualTo("{\"bans\":[],\"next_cursor\":null}");
    }
  }

  @Test
  void shortBanStopsMatching() throws Exception {
    var club = Club.found(server);
    var v = visitor(server, "192.0.2.40");
    v.post("/guilds/" + club.id() + "/join").ok();
    club.owner().post(club.path("/ip-bans/by-user"), byUser(v.id(), ",\"expires_in_secs\":2")).ok();
    long deadline = System.nanoTime() + 120_000_000_000L;
    while (v.get(club.path("/channels")).status() == 403) {
      assertThat(System.nanoTime()).isLessThan(deadline);
      Thread.sleep(50);
    }
    v.get(club.path("/channels")).ok();
  }
}
