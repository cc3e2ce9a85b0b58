package chat.filament.role;

import static org.assertj.core.api.Assertions.assertThat;

import chat.filament.testing.Answer;
import chat.filament.testing.Club;
import chat.filament.testing.Person;
import chat.filament.testing.TestServer;
import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

class ExplainIT {
  private static final String SERVER_OWNER = "01K00000000000000000000EXP";
  private static TestServer server;

  @BeforeAll
  static void start() {
    server = TestServer.start(Map.of("FILAMENT_SERVER_OWNER_USER_ID", SERVER_OWNER));
  }

  @AfterAll
  static void stop() {
    server.close();
  }

  private static Answer ask(Club club, Person who, String query) {
    return who.get(club.path("/permissions/explain?permission=create_message" + query));
  }

  /// `reason effect` of the steps, in order.
  private static List<String> steps(Answer answer) {
    return answer.ok().json().path("steps").valueStream().map(ExplainIT::line).toList();
  }

  private static String line(JsonNode step) {
    return step.path("reason").asText() + " " + step.path("effect").asText();
  }

  @Test
  void everythingThatSpokeForOrAgainstItIsNamed() {
    var club = Club.found(server);
    var channel = club.channel();
    var member = club.member("m");
    var role = club.role(5, "create_message");
    club.assign(member, role);
    var write = "[\"create_message\"]";
    club.override(club.owner(), channel, "role/" + club.seeded("everyone"), "[]", write).ok();
    club.override(club.owner(), channel, "role/" + role, write, "[]").ok();
    club.override(club.owner(), channel, "role/" + club.seeded("member"), "[]", write).ok();
    var here = "&channel_id=" + channel.toLowerCase(Locale.ROOT);
    var denied = ask(club, member, here).ok();
    assertThat(denied.keys())
        .containsExactly(
            "guild_id",
            "user_id",
            "channel_id",
            "permission",
            "allowed",
            "decided_by",
            "steps",
            "highest_position");
    assertThat(denied.json().path("allowed").asBoolean()).isFalse();
    assertThat(denied.json().path("decided_by").toString())
        .isEqualTo(
            "{\"reason\":\"role_override\",\"effect\":\"deny\",\"role_id\":\"%s\",\"user_id\":null}"
                .formatted(club.seeded("member")));
    assertThat(steps(denied).subList(3, 6))
        .containsExactly("everyone_override deny", "role_override allow", "role_override deny");
    assertThat(denied.json().path("highest_position").asInt()).isEqualTo(5);
    club.override(club.owner(), channel, "member/" + member.id(), write, "[]").ok();
    var allowed = ask(club, club.owner(), here + "&user_id=" + member.id()).ok();
    assertThat(allowed.json().path("allowed").asBoolean()).isTrue();
    assertThat(line(allowed.json().path("decided_by"))).isEqualTo("member_override allow");
    assertThat(club.self(member, channel)).contains("create_message");
    assertThat(steps(ask(club, member, "")))
        .containsExactly("role allow", "role allow", "role allow");
  }

  @Test
  void ownersOutsidersAndTheBannedAreToldWhy() {
    var club = Club.found(server);
    var channel = "&channel_id=" + club.channel();
    var stranger = server.person("s");
    var about = channel + "&user_id=" + stranger.id();
    assertThat(steps(ask(club, club.owner(), channel)).getLast())
        .isEqualTo("workspace_owner allow");
    assertThat(steps(ask(club, club.owner(), about))).containsExactly("not_a_member deny");
    club.owner().post(club.path("/members/" + stranger.id() + "/ban")).ok();
    assertThat(steps(ask(club, club.owner(), about))).containsExactly("banned deny");
    var root = ask(club, Club.serverOwner(server, SERVER_OWNER), channel);
    assertThat(steps(root)).containsExactly("server_owner allow");
    assertThat(root.json().path("highest_position").isNull()).isTrue();
    var none =
        club.owner()
            .get(
                club.path("/permissions/explain?permission=ban_member&user_id=")
                    + club.member("m").id());
    assertThat(steps(none)).containsExactly("no_role deny");
  }

  @Test
  void othersAreTheBusinessOfThoseWhoManageRoles() {
    var club = Club.found(server);
    var member = club.member("m");
    var about = "&user_id=" + club.owner().id();
    ask(club, member, about).refused(403, "forbidden");
    club.assign(member, club.role(5, "manage_workspace_roles"));
    ask(club, member, about).ok();
    ask(club, server.person("s"), "").refused(403, "forbidden");
    server
        .client()
        .get(club.path("/permissions/explain?permission=create_message"))
        .refused(401, "invalid_credentials");
    for (var query : List.of("", "?permission=fly", "?permission=ban_member&user_id=x")) {
      member.get(club.path("/permissions/explain" + query)).refused(400, "invalid_request");
    }
    ask(club, member, "&more=1").refused(400, "invalid_request");
    ask(club, member, "&channel_id=nowhere").refused(404, "not_found");
  }
}
