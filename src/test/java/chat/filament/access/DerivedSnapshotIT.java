package chat.filament.access;

import static org.assertj.core.api.Assertions.assertThat;

import chat.filament.testing.Club;
import chat.filament.testing.Person;
import chat.filament.testing.TestServer;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/// What a writer makes out of the state in memory after each change is what the database holds: a
/// server that was started again and reads everything afresh says the same.
class DerivedSnapshotIT {
  private TestServer server;
  private Club club;
  private Person member;
  private String first = "";
  private String second = "";
  private String role = "";

  @BeforeEach
  void start() {
    server = TestServer.start();
    club = Club.found(server);
    member = club.member("member");
    first = club.channel();
    second = club.channel();
    role = club.role(5, "create_message", "publish_video");
    club.assign(member, role);
  }

  @AfterEach
  void stop() {
    server.close();
  }

  private void assertReadAgainAsItIs() throws Exception {
    var inMemory = seen();
    server.restart();
    club = new Club(server, club.again(club.owner()), club.id());
    member = club.again(member);
    assertThat(seen()).isEqualTo(inMemory);
  }

  private List<String> seen() {
    var seen = new ArrayList<String>();
    for (var person : List.of(club.owner(), member)) {
      seen.add(person.get(club.path("/channels")).text());
      seen.add(person.get(club.path("/roles")).text());
      for (var channel : List.of(first, second)) {
        seen.add(person.get(club.path("/channels/" + channel + "/permissions/self")).text());
        seen.add(person.get(club.path("/channels/" + channel + "/permission-overrides")).text());
      }
    }
    return seen;
  }

  @Test
  void channelsAndOverrides() throws Exception {
    var channel = club.path("/channels/" + first);
    club.owner().patch(channel, "{\"name\":\"renamed\"}").ok();
    club.override(club.owner(), first, "role/" + role, "[]", "[\"publish_video\"]").ok();
    club.override(club.owner(), first, "member/" + member.id(), "[\"ban_member\"]", "[]").ok();
    club.override(club.owner(), second, "member/" + member.id(), "[\"ban_member\"]", "[]").ok();
    club.owner()
        .delete(club.path("/channels/" + second + "/permission-overrides/member/" + member.id()))
        .ok();
    club.owner()
        .post(channel + "/overrides/member", "{\"allow\":[],\"deny\":[\"subscribe_streams\"]}")
        .ok();
    assertReadAgainAsItIs();
    club.owner().delete(club.path("/channels/" + second)).ok();
    assertReadAgainAsItIs();
  }

  @Test
  void roles() throws Exception {
    var other = club.role(3, "ban_member");
    club.override(club.owner(), first, "role/" + other, "[]", "[\"create_message\"]").ok();
    club.owner().patch(club.path("/roles/" + role), "{\"permissions\":[\"create_message\"]}").ok();
    club.owner()
        .patch(club.path("/roles/" + other), "{\"name\":\"new\",\"color_hex\":\"#00FF00\"}")
        .ok();
    var order = "{\"role_ids\":[\"%s\",\"%s\"]}".formatted(other, role);
    club.owner().post(club.path("/roles/reorder"), order).ok();
    club.owner().post(club.path("/roles/default"), "{\"role_id\":\"" + other + "\"}").ok();
    assertReadAgainAsItIs();

    var before = club.member("before");
    assertThat(
            server
                .database()
                .sql("SELECT role_id FROM guild_role_members WHERE user_id = ?", before.id()))
        .containsExactly(other);
    club.owner().delete(club.path("/roles/" + other)).ok();
    var after = club.member("after");
    assertThat(
            server
                .database()
                .sql("SELECT role_id FROM guild_role_members WHERE user_id = ?", after.id()))
        .as("the default role went with the role")
        .isEmpty();
    assertReadAgainAsItIs();
  }

  @Test
  void visibility() throws Exception {
    club.owner().patch("/guilds/" + club.id(), "{\"visibility\":\"private\"}").ok();
    var late = server.person("late");
    assertThat(late.post(club.path("/join")).status()).isEqualTo(404);
    assertReadAgainAsItIs();
    assertThat(club.again(late).post(club.path("/join")).status()).isEqualTo(404);
  }
}
