package chat.filament.channel;

import static org.assertj.core.api.Assertions.assertThat;

import chat.filament.testing.Club;
import chat.filament.testing.TestServer;
import java.util.List;
import org.junit.jupiter.api.Test;

/// What overrides do, and who may set them.
class OverrideRulesIT extends OverrideRoutes {
  @Test
  void aLaterLayerBeatsAnEarlierOne() {
    var role = club.role(3);
    var person = club.member("layers");
    club.assign(person, role);
    var everyone = "role/" + club.seeded("everyone");
    var talks = "{\"role\":\"member\",\"permissions\":[\"create_message\",\"subscribe_streams\"]}";

    set(club.owner(), everyone, NONE, TALK).ok();
    person.get(club.path("/channels/" + channel + "/permissions/self")).refused(403, "forbidden");

    set(club.owner(), "role/" + role, TALK, NONE).ok();
    assertThat(club.self(person, channel)).isEqualTo(talks);

    // inside the layer of the roles deny wins, also over the implied member role
    setSeeded(club.owner(), "member", NONE, TALK).ok();
    person.get(club.path("/channels/" + channel + "/permissions/self")).refused(403, "forbidden");

    set(club.owner(), "member/" + person.id(), TALK, NONE).ok();
    assertThat(club.self(person, channel)).isEqualTo(talks);

    set(club.owner(), "member/" + person.id(), TALK, "[\"subscribe_streams\"]").ok();
    assertThat(club.self(person, channel))
        .isEqualTo("{\"role\":\"member\",\"permissions\":[\"create_message\"]}");
    assertThat(club.self(club.owner(), channel)).contains("manage_roles", "subscribe_streams");
  }

  @Test
  void nobodyGivesOrTakesWhatTheyLackThere() {
    var low = "role/" + club.role(3);
    set(moderator, low, "[\"ban_member\"]", TALK).ok();
    set(moderator, low, "[\"manage_roles\"]", NONE).refused(403, "forbidden");
    set(moderator, low, NONE, "[\"manage_roles\"]").refused(403, "forbidden");

    set(club.owner(), low, NONE, "[\"manage_roles\"]").ok();
    set(moderator, low, TALK, NONE).refused(403, "forbidden");
    delete(moderator, low).refused(403, "forbidden");

    set(club.owner(), "member/" + moderator.id(), NONE, VIDEO).ok();
    set(club.owner(), low, NONE, NONE).ok();
    set(moderator, low, VIDEO, NONE).refused(403, "forbidden");
    set(club.owner(), low, VIDEO, NONE).ok();
  }

  @Test
  void nobodyTouchesAnOverrideAtOrAboveThemselves() {
    var equal = "role/" + club.role(100);
    var above = "role/" + club.role(101);
    var peer = club.member("peer");
    club.assign(peer, club.seeded("moderator"));
    for (var target :
        List.of(
            equal,
            above,
            "role/" + club.seeded("moderator"),
            "role/" + club.seeded("workspace_owner"),
            "member/" + moderator.id(),
            "member/" + peer.id(),
            "member/" + club.owner().id())) {
      set(moderator, target, NONE, NONE).refused(403, "forbidden");
      set(club.owner(), target, NONE, NONE).ok();
      delete(moderator, target).refused(403, "forbidden");
    }
    for (var target :
        List.of(
            "role/" + club.role(99),
            "role/" + club.seeded("everyone"),
            "role/" + club.seeded("member"),
            "member/" + member.id())) {
      set(moderator, target, NONE, NONE).ok();
      delete(moderator, target).ok();
    }
  }

  @Test
  void nobodyLetsThemselvesIntoAChannelTheyCannotSee() {
    var everyone = "role/" + club.seeded("everyone");
    set(club.owner(), everyone, NONE, TALK).ok();
    set(club.owner(), "role/" + club.seeded("moderator"), NONE, TALK).ok();

    list(moderator).refused(403, "forbidden");
    delete(moderator, everyone).refused(403, "forbidden");
    set(moderator, everyone, NONE, NONE).refused(403, "forbidden");
  }

  @Test
  void anOverrideOutlivesTheMembershipAndEveryRestart() throws Exception {
    try (var other = TestServer.start()) {
      var home = Club.found(other);
      var place = home.channel();
      var person = home.member("leaver");
      var target = "member/" + person.id();
      home.override(home.owner(), place, target, NONE, TALK).ok();
      other.database().sql("DELETE FROM guild_members WHERE user_id = ?", person.id());
      other.restart();
      var owner = home.again(home.owner());
      var back = home.again(person);
      var path = home.path("/channels/" + place);

      assertThat(owner.get(path + "/permission-overrides").ok().text())
          .isEqualTo(overrides(view("member", person.id(), NONE, TALK)));
      home.override(owner, place, target, NONE, NONE).refused(404, "not_found");
      back.join(home.id());
      back.get(path + "/permissions/self").refused(403, "forbidden");
      owner.delete(path + "/permission-overrides/" + target).ok();
      assertThat(home.self(back, place)).contains("create_message");
    }
  }
}
