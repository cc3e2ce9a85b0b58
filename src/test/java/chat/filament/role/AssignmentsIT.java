package chat.filament.role;

import static org.assertj.core.api.Assertions.assertThat;

import chat.filament.testing.Answer;
import chat.filament.testing.AtOnce;
import chat.filament.testing.Club;
import chat.filament.testing.Person;
import chat.filament.testing.TestServer;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class AssignmentsIT {
  private static final String NOBODY = "01ARZ3NDEKTSV4RRFFQ69G5FAV";
  private static final String ROOT = "01BX5ZZKBKACTAV9WEVGEMMVRZ";

  private static TestServer server;
  private static Person root;
  private static Person owner;
  private static Person member;
  private static Person moderator;
  private static Person stranger;
  private Club club;

  @BeforeAll
  static void start() {
    server = TestServer.start(Map.of("FILAMENT_SERVER_OWNER_USER_ID", ROOT));
    root = Club.serverOwner(server, ROOT);
    owner = server.person("owner");
    member = server.person("member");
    moderator = server.person("moderator");
    stranger = server.person("stranger");
  }

  @AfterAll
  static void stop() {
    server.close();
  }

  @BeforeEach
  void found() {
    club = new Club(server, owner, owner.createGuild());
    member.join(club.id());
    moderator.join(club.id());
    club.assign(moderator, club.seeded("moderator"));
  }

  private String path(String role, String user) {
    return club.path("/roles/" + role + "/members/" + user);
  }

  private Answer assign(Person by, String role, Person to) {
    return by.post(path(role, to.id()));
  }

  private Answer unassign(Person by, String role, Person from) {
    return by.delete(path(role, from.id()));
  }

  /// Who holds the role, according to the database.
  private List<String> holders(String role) {
    return server
        .database()
        .sql("SELECT user_id FROM guild_role_members WHERE role_id = ? ORDER BY user_id", role);
  }

  private void checkEvent(String type, String time, String role) {
    var event = club.lastEvent(type);
    assertThat(Answer.keys(event))
        .containsExactly("guild_id", "user_id", "role_id", time, "actor_user_id");
    assertThat(event.path("guild_id").asText()).isEqualTo(club.id());
    assertThat(event.path("user_id").asText()).isEqualTo(member.id());
    assertThat(event.path("role_id").asText()).isEqualTo(role);
    assertThat(event.path(time).asLong()).isPositive();
    assertThat(event.path("actor_user_id").asText()).isEqualTo(owner.id());
    assertThat(club.log(club.nextSeq() - 1)).containsExactly(type + "|guild|null");
  }

  @Test
  void aRoleIsGivenOnceAndCountsAtOnce() {
    var channel = club.channel();
    var role = club.role(7, "publish_video");
    assertThat(club.self(member, channel)).doesNotContain("publish_video");

    assertThat(assign(owner, role, member).ok().text()).isEqualTo("{\"accepted\":true}");

    assertThat(club.self(member, channel)).contains("publish_video");
    assertThat(holders(role)).containsExactly(member.id());
    checkEvent("workspace_role_assignment_add", "assigned_at_unix", role);
    assertThat(club.audit(1))
        .containsExactly(
            "role.assign|%s|%s|{\"role_id\": \"%s\"}".formatted(owner.id(), member.id(), role));

    long seq = club.nextSeq();
    long audits = club.audits();
    assertThat(assign(owner, role, member).ok().text()).isEqualTo("{\"accepted\":true}");
    assertThat(club.nextSeq()).isEqualTo(seq);
    assertThat(club.audits()).isEqualTo(audits);
  }

  @Test
  void aRoleIsTakenOnceAndCountsNoMore() {
    var channel = club.channel();
    var role = club.role(7, "publish_video");
    club.assign(member, role);
    assertThat(club.self(member, channel)).contains("publish_video");

    assertThat(unassign(owner, role, member).ok().text()).isEqualTo("{\"accepted\":true}");

    assertThat(club.self(member, channel)).doesNotContain("publish_video");
    assertThat(holders(role)).isEmpty();
    checkEvent("workspace_role_assignment_remove", "removed_at_unix", role);
    assertThat(club.audit(1))
        .containsExactly(
            "role.unassign|%s|%s|{\"role_id\": \"%s\"}".formatted(owner.id(), member.id(), role));

    long seq = club.nextSeq();
    long audits = club.audits();
    assertThat(unassign(owner, role, member).ok().text()).isEqualTo("{\"accepted\":true}");
    assertThat(club.nextSeq()).isEqualTo(seq);
    assertThat(club.audits()).isEqualTo(audits);
  }

  @Test
  void pathsAreCheckedFirst() {
    var role = club.role(7);
    for (var bad : List.of(path("x", member.id()), path(role, "x"))) {
      owner.post(bad).refused(400, "invalid_request");
      owner.delete(bad).refused(400, "invalid_request");
      stranger.post(bad).refused(400, "invalid_request");
    }
    for (var unknown : List.of(path(NOBODY, member.id()), path(role, NOBODY))) {
      owner.post(unknown).refused(404, "not_found");
      owner.delete(unknown).refused(404, "not_found");
    }
    assign(owner, role, stranger).refused(404, "not_found");
    assign(root, role, root).refused(404, "not_found");
    owner.post(path(role.toLowerCase(java.util.Locale.ROOT), member.id())).ok();
  }

  @Test
  void everyoneIsNoRoleToGiveOrTake() {
    for (var by : List.of(owner, root)) {
      assign(by, club.seeded("everyone"), member).refused(400, "invalid_request");
      unassign(by, club.seeded("everyone"), member).refused(400, "invalid_request");
    }
  }

  @Test
  void assigningNeedsPermissionAndAGrantableRole() {
    var role = club.role(7);
    assign(member, role, member).refused(403, "forbidden");
    assign(stranger, role, member).refused(403, "forbidden");

    assign(moderator, role, member).ok();
    unassign(moderator, role, member).ok();
    assign(moderator, club.role(100), member).refused(403, "forbidden");
    assign(moderator, club.seeded("moderator"), member).refused(403, "forbidden");
    unassign(moderator, club.seeded("moderator"), moderator).refused(403, "forbidden");

    var stronger = club.role(7, "manage_workspace_roles");
    assign(moderator, stronger, member).refused(403, "forbidden");
    assign(owner, stronger, member).ok();
    unassign(moderator, stronger, member).ok(); // to take it, it need only be manageable
    assertThat(holders(stronger)).isEmpty();
  }

  @Test
  void workspaceOwnershipIsInTheHandsOfTheServerOwner() {
    var ownership = club.seeded("workspace_owner");
    var channel = club.channel();
    assign(owner, ownership, member).refused(403, "forbidden");
    unassign(root, ownership, owner).refused(403, "forbidden");

    assign(root, ownership, member).ok();
    assertThat(club.self(member, channel)).startsWith("{\"role\":\"owner\"");
    unassign(member, ownership, owner).refused(403, "forbidden");
    unassign(root, ownership, owner).ok();
    assertThat(holders(ownership)).containsExactly(member.id());
    assertThat(club.self(owner, channel)).startsWith("{\"role\":\"member\"");
    long audits = club.audits();
    unassign(root, ownership, member).refused(403, "forbidden");
    assertThat(club.audits()).isEqualTo(audits);
    assertThat(club.self(member, channel)).startsWith("{\"role\":\"owner\"");
  }

  @Test
  void twoOwnersCannotBothBeRemovedAtOnce() {
    var ownership = club.seeded("workspace_owner");
    assign(root, ownership, member).ok();
    var both = List.of(owner, member);
    var statuses =
        AtOnce.run(2, i -> unassign(root, ownership, both.get(i))).stream()
            .map(Answer::status)
            .toList();
    assertThat(statuses).containsExactlyInAnyOrder(200, 403);
    assertThat(holders(ownership)).hasSize(1);
  }

  @Test
  void rolesThatAreGoneDoNotCountHoweverOneIsGiven() {
    var gone = new ArrayList<String>();
    for (int i = 0; i < 16; i++) {
      var role = club.role(5);
      club.assign(member, role);
      gone.add(role);
    }
    gone.forEach(role -> owner.delete(club.path("/roles/" + role)).ok());

    owner.patch(club.path("/members/" + member.id()), "{\"role\":\"moderator\"}").ok();

    assertThat(holders(club.seeded("moderator"))).contains(member.id());
  }

  @Test
  void aMemberHas16RolesAtMost() {
    var first = club.role(1);
    club.assign(member, first);
    for (int i = 1; i < 16; i++) {
      club.assign(member, club.role(1));
    }
    var more = club.role(1);
    assign(owner, more, member).refused(409, "quota_exceeded");
    assign(owner, first, member).ok();
    owner.delete(club.path("/roles/" + first)).ok();
    assign(owner, more, member).ok(); // a deleted role takes no place
  }

  @Test
  void theSeededRolesMakeTheOldNames() {
    var channel = club.channel();
    assertThat(club.self(moderator, channel)).startsWith("{\"role\":\"moderator\"");
    unassign(owner, club.seeded("moderator"), moderator).ok();
    assertThat(club.self(moderator, channel))
        .isEqualTo(
            "{\"role\":\"member\",\"permissions\":[\"create_message\",\"subscribe_streams\"]}");
    var pretender = club.role(200, "ban_member");
    owner.patch(club.path("/roles/" + pretender), "{\"name\":\"moderator\"}").ok();
    club.assign(member, pretender);
    assertThat(club.self(member, channel)).startsWith("{\"role\":\"member\"");
  }

  @Test
  void whatWasCommittedSurvivesARestart() throws Exception {
    try (var other = TestServer.start()) {
      var home = Club.found(other);
      var channel = home.channel();
      var person = home.member("person");
      var kept = home.role(7, "publish_video");
      var gone = home.role(8, "ban_member");
      home.assign(person, kept);
      home.assign(person, gone);
      home.owner().delete(home.path("/roles/" + gone)).ok();
      var order = "{\"role_ids\":[\"%s\",\"%s\"]}".formatted(kept, home.seeded("moderator"));
      home.owner().post(home.path("/roles/reorder"), order).ok();
      home.owner().post(home.path("/roles/default"), "{\"role_id\":\"%s\"}".formatted(kept)).ok();
      var self = home.self(person, channel);
      var roles = home.owner().get(home.path("/roles")).ok().text();
      var channels = person.get(home.path("/channels")).ok().text();

      other.restart();

      var back = home.again(person);
      assertThat(home.self(back, channel)).isEqualTo(self).contains("publish_video");
      assertThat(back.get(home.path("/roles")).ok().text())
          .isEqualTo(roles)
          .contains("\"default_join_role_id\":\"" + kept);
      assertThat(back.get(home.path("/channels")).ok().text()).isEqualTo(channels);
      home.again(home.owner()).patch(home.path("/roles/" + kept), "{\"permissions\":[]}").ok();
      assertThat(home.self(back, channel)).doesNotContain("publish_video");
    }
  }
}
