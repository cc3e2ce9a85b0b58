package chat.filament.ipban;

import static org.assertj.core.api.Assertions.assertThat;

import chat.filament.testing.Answer;
import chat.filament.testing.Club;
import chat.filament.testing.Person;
import chat.filament.testing.TestServer;
import java.util.Map;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/// What a banned address is kept from.
class BanGuardIT {
  private static final String SERVER_OWNER = "01K00000000000000000000BAN";

  @AutoClose
  private static final TestServer server =
      TestServer.start(
          Map.of(
              "FILAMENT_TRUSTED_PROXY_CIDRS",
              "127.0.0.0/8",
              "FILAMENT_SERVER_OWNER_USER_ID",
              SERVER_OWNER));

  private static Visitor member(Club club, String address) {
    var visitor = IpBanIT.visitor(server, address);
    visitor.post("/guilds/" + club.id() + "/join").ok();
    return visitor;
  }

  private static Answer ban(Club club, Person target) {
    return club.owner()
        .post(club.path("/ip-bans/by-user"), "{\"target_user_id\":\"" + target.id() + "\"}");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '~',
      value = {
        "guild.channels.list                        | GET    | /channels |",
        "guild.channels.create                      | POST   | /channels | {\"name\":\"x\"}",
        "guild.channels.update                      | PATCH  | /channels/C | {\"name\":\"x\"}",
        "guild.channels.delete                      | DELETE | /channels/C |",
        "guild.channel_overrides.update             | POST   | /channels/C/overrides/member | {\"allow\":[],\"deny\":[]}",
        "guild.channel_permission_overrides.list    | GET    | /channels/C/permission-overrides |",
        "guild.channel_permission_overrides.update  | POST   | /channels/C/permission-overrides/role/M | {\"allow\":[],\"deny\":[]}",
        "guild.channel_permission_overrides.delete  | DELETE | /channels/C/permission-overrides/role/M |",
        "channels.permissions.self                  | GET    | /channels/C/permissions/self |",
        "messages.create                            | POST   | /channels/C/messages | {\"content\":\"x\"}",
        "messages.list                              | GET    | /channels/C/messages |",
        "messages.edit                              | PATCH  | /channels/C/messages/M | {\"content\":\"x\"}",
        "messages.delete                            | DELETE | /channels/C/messages/M |",
        "messages.reactions.add                     | POST   | /channels/C/messages/M/reactions/%F0%9F%91%8D |",
        "messages.reactions.remove                  | DELETE | /channels/C/messages/M/reactions/%F0%9F%91%8D |",
        "attachments.upload                         | POST   | /channels/C/attachments | {}",
        "attachments.download                       | GET    | /channels/C/attachments/M |",
        "attachments.download                       | GET    | /channels/C/attachments/M/preview |",
        "attachments.delete                         | DELETE | /channels/C/attachments/M |",
        "search.messages                            | GET    | /search?q=x |",
        "search.rebuild                             | POST   | /search/rebuild |",
        "search.rebuild                             | GET    | /search/jobs/M |",
        "search.reconcile                           | POST   | /search/reconcile |",
        "voice.token.issue                          | POST   | /channels/C/voice/token | {}",
        "voice.leave                                | POST   | /channels/C/voice/leave |",
        "voice.state.update                         | POST   | /channels/C/voice/state | {\"is_muted\":true}",
      })
  void everySurfaceIsGuardedBeforeExistenceAndPermission(
      String surface, String method, String path, String body) {
    var club = Club.found(server);
    var v = member(club, "203.0.113.1");
    ban(club, v.person()).ok();
    var real = path.replace("/C", "/" + "01K0000000000000000000000X").replace("/M", "/" + v.id());
    v.send(method, club.path(real), body).refused(403, "forbidden");
    v.send(method, club.path(real), body).refused(403, "forbidden");
    assertThat(
            server
                .database()
                .sql(
                    """
                    SELECT actor_user_id, target_user_id, details FROM audit_logs
                    WHERE guild_id = ? AND action = 'moderation.ip_ban.hit'
                    """,
                    club.id()))
        .containsExactly(
            "%s|%s|{\"surface\": \"%s\", \"client_ip_source\": \"forwarded\"}"
                .formatted(v.id(), v.id(), surface));
  }

  @Test
  void malformedRequestsAreRefusedAsSuch() {
    var club = Club.found(server);
    var v = member(club, "203.0.113.3");
    ban(club, v.person()).ok();
    v.post(club.path("/channels"), "{}").refused(400, "invalid_request");
    v.get(club.path("/search")).refused(400, "invalid_request");
    v.get(club.path("/channels/x/messages?limit=0")).refused(400, "invalid_request");
  }

  @Test
  void restOfTheGuildIsNotGuarded() {
    var club = Club.found(server);
    var v = member(club, "203.0.113.4");
    ban(club, v.person()).ok();
    v.get(club.path("/members")).ok();
    v.get(club.path("/roles")).ok();
    v.get("/guilds").ok();
    assertThat(v.delete(club.path("/members/me")).status()).isEqualTo(204);
  }

  @ParameterizedTest
  @ValueSource(strings = {"2001:db8:5:6:7:8:9:a", "[2001:db8:5:6::1]:443", "2001:DB8:5:6::2%eth0"})
  void neighboursInAnIpv6NetworkAreBannedToo(String neighbour) {
    var club = Club.found(server);
    var v = member(club, "2001:db8:5:6::3");
    ban(club, v.person()).ok();
    var other = club.member("n");
    new Visitor(other, neighbour).get(club.path("/channels")).refused(403, "forbidden");
    new Visitor(other, "2001:db8:5:7::3").get(club.path("/channels")).ok();
    new Visitor(other, "203.0.113.5").get(club.path("/channels")).ok();
  }

  @Test
  void headerOfAnUntrustedPeerCountsForNothing() {
    var club = Club.found(server);
    var v = member(club, "203.0.113.6");
    ban(club, v.person()).ok();
    var forged = new Visitor(v.person(), "198.51.100.200, 203.0.113.6");
    forged.get(club.path("/channels")).refused(403, "forbidden");
  }

  @Test
  void ownersAreNeverLockedOut() {
    var club = Club.found(server);
    var v = member(club, "203.0.113.7");
    ban(club, v.person()).ok();
    new Visitor(club.owner(), "203.0.113.7").get(club.path("/channels")).ok();
    var root = new Visitor(Club.serverOwner(server, SERVER_OWNER), "203.0.113.7");
    root.get(club.path("/channels")).ok();
    root.post("/guilds/" + club.id() + "/join").ok();
  }

  @Test
  void joiningFromABannedAddressHasItsOwnOutcome() {
    var club = Club.found(server);
    var v = member(club, "203.0.113.8");
    ban(club, v.person()).ok();
    var other = IpBanIT.visitor(server, "203.0.113.9");
    var here = new Visitor(other.person(), "203.0.113.8");
    here.post("/guilds/" + club.id() + "/join").refused(403, "directory_join_ip_banned");
    v.post("/guilds/" + club.id() + "/join").refused(403, "directory_join_ip_banned");
    assertThat(club.audit(2))
        .containsExactlyInAnyOrder(
            row("directory.join.rejected.ip_ban", other), row("directory.join.rejected.ip_ban", v));
    var list = club.owner().get(club.path("/audit?action_prefix=directory.join.rej")).ok();
    assertThat(list.json().at("/events/0/ip_ban_match").asBoolean()).isTrue();
    assertThat(list.text()).doesNotContain("203.0.113");
    assertThat(server.database().sql("SELECT FROM guild_members WHERE user_id = ?", other.id()))
        .isEmpty();
    // what was seen while joining is banned with the person
    assertThat(ban(club, other.person()).ok().json().path("created_count").asInt()).isEqualTo(1);
    other.post("/guilds/" + club.id() + "/join").refused(403, "directory_join_ip_banned");
  }

  private static String row(String action, Visitor who) {
    return "%s|%s|%s|{\"outcome\": \"rejected_ip_ban\", \"client_ip_source\": \"forwarded\"}"
        .formatted(action, who.id(), who.id());
  }

  @Test
  void socketsLoseTheGuildAtOnce() {
    var club = Club.found(server);
    var channel = club.channel();
    var v = member(club, "203.0.113.20");
    var w = member(club, "203.0.113.21");
    try (var banned = v.connect();
        var other = w.connect();
        var owner = new Visitor(club.owner(), "203.0.113.20").connect()) {
      banned.subscribe(club.id(), channel);
      other.subscribe(club.id(), channel);
      owner.subscribe(club.id(), channel);
      club.owner().say(club.id(), channel, "before");
      banned.next("message_create");
      ban(club, v.person()).ok();
      club.owner().say(club.id(), channel, "after");
      assertThat(owner.next("workspace_ip_ban_sync").at("/summary/action").asText())
          .isEqualTo("upsert");
      owner.next("message_create");
      other.next("message_create");
      assertThat(other.next("message_create").path("content").asText()).isEqualTo("after");
      assertThat(other.drain()).noneMatch(it -> it.path("t").asText().contains("ip_ban"));
      assertThat(banned.isOpen()).isTrue();
      assertThat(banned.drain())
          .noneMatch(it -> it.path("t").asText().startsWith("message"))
          .noneMatch(it -> it.path("t").asText().contains("ip_ban"));
      banned.send(
          "subscribe", "{\"guild_id\":\"%s\",\"channel_id\":\"%s\"}".formatted(club.id(), channel));
      assertThat(banned.closed().code()).isEqualTo(1008);
      assertThat(banned.closed().reason()).isEqualTo("ip_banned");
    }
    assertThat(club.audit(1).getFirst())
        .isEqualTo(
            ("moderation.ip_ban.hit|%s|%s|{\"surface\": \"gateway.subscribe\","
                    + " \"client_ip_source\": \"forwarded\"}")
                .formatted(v.id(), v.id()));
  }

  @Test
  void messageOverASocketEndsIt() {
    var club = Club.found(server);
    var channel = club.channel();
    var v = member(club, "203.0.113.30");
    try (var socket = v.connect()) {
      socket.next("ready");
      ban(club, v.person()).ok();
      socket.send(
          "message_create",
          "{\"guild_id\":\"%s\",\"channel_id\":\"%s\",\"content\":\"x\"}"
              .formatted(club.id(), channel));
      assertThat(socket.closed().reason()).isEqualTo("ip_banned");
    }
    assertThat(club.audit(1).getFirst()).contains("gateway.message_create");
    assertThat(club.owner().get(club.path("/channels/" + channel + "/messages")).ok().text())
        .isEqualTo("{\"messages\":[],\"next_before\":null}");
  }
}
