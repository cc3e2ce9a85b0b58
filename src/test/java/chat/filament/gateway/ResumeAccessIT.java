package chat.filament.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.stream.IntStream;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

/// A resumption shows what may be seen now, and nothing else.
class ResumeAccessIT extends ResumeFixture {
  @Test
  void showsNothingOfWhatWasDeleted() {
    long from = club.nextSeq() - 1;
    var ids = say(3);
    club.owner().delete(club.path("/channels/" + channel + "/messages/" + ids.get(1))).ok();
    assertThat(
            resumed(from).stream().filter(e -> e.has("s")).map(ResumeFixture::messageId).toList())
        .containsExactly(ids.get(0), ids.get(2), ids.get(1));
    var again = say(2);
    resumed(from); // the pages are in memory now
    club.owner().delete(club.path("/channels/" + channel + "/messages/" + again.get(0))).ok();
    assertThat(
            resumed(from).stream()
                .filter(ResumeFixture::isMessage)
                .map(ResumeFixture::messageId)
                .toList())
        .containsExactly(ids.get(0), ids.get(2), again.get(1));
  }

  @Test
  void showsOnlyWhatMayBeSeenNow() {
    var hidden = club.channel();
    long from = club.nextSeq() - 1;
    var open = club.owner().say(club.id(), channel, "open");
    club.owner().say(club.id(), hidden, "hidden");
    club.override(club.owner(), hidden, "member/" + ann.id(), "[]", "[\"create_message\"]").ok();
    club.owner().patch(club.path("/channels/" + hidden), "{\"name\":\"secret\"}").ok();
    var events = resumed(from, channel, hidden);
    assertThat(types(events))
        .containsExactly("message_create", "workspace_channel_permission_override_update");
    assertThat(messageId(events.getFirst())).isEqualTo(open);
    assertThat(events.getLast().path("d").path("channels")).hasSize(1);
  }

  @Test
  void leavesOutGuildsThatAreNoLongerTheirs() {
    long from = club.nextSeq() - 1;
    say(2);
    club.kick(ann);
    var events = resumed(from);
    assertThat(events).hasSize(1);
    assertThat(events.getLast().path("d").toString())
        .isEqualTo("{\"guilds\":{},\"user\":0,\"channels\":[]}");
  }

  /// What a client has of a guild must have no hole below the last position it saw, wherever it was
  /// thrown out: it comes back with that position.
  @Test
  void aKickDuringAReplayLeavesNoHoleBehind() throws Exception {
    for (int round = 0; round < 10; round++) {
      long from = club.nextSeq() - 1; // what was before the membership is nobody's business
      say(5);
      club.owner().patch(club.path(""), "{\"name\":\"Club %d\"}".formatted(round)).ok();
      var sockets = IntStream.range(0, 20).mapToObj(i -> ann.connect("resume=1")).toList();
      var kick = Thread.startVirtualThread(() -> club.kick(ann));
      sockets.forEach(socket -> resume(socket, from, channel));
      for (var socket : sockets) {
        var seen = positions(socket.upTo("resumed"));
        assertThat(seen)
            .containsExactlyElementsOf(
                LongStream.rangeClosed(from + 1, from + seen.size()).boxed().toList());
        socket.close();
      }
      kick.join();
      ann.join(club.id());
    }
  }

  @Test
  void showsNothingOfTheGuildFromBeforeTheMembership() {
    say(1);
    club.owner().patch(club.path(""), "{\"name\":\"Before\"}").ok();
    server
        .database()
        .sql("UPDATE guild_log SET created_at = created_at - 100 WHERE guild_id = ?", club.id());
    var bob = club.member("bob");
    club.owner().patch(club.path(""), "{\"name\":\"After\"}").ok();
    try (var socket = bob.connect("resume=1")) {
      resume(socket, 0, channel);
      var events = socket.upTo("resumed");
      assertThat(types(events))
          .containsExactly("message_create", "workspace_member_add", "workspace_update");
      assertThat(events).noneMatch(event -> event.path("t").asText().equals("resume_gap"));
    }
  }
}
