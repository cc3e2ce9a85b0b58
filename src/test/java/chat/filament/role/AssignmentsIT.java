package chat.filament.role;

import static org.assertj.core.api.Assertions.assertThat;

import chat.filament.testing.Answer;
import chat.filament.testing.Club;
import chat.filament.testing.TestServer;
import org.junit.jupiter.api.Test;

/// Roles are given and taken.
class AssignmentsIT extends AssignmentFixture {
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
