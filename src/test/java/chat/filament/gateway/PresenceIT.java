package chat.filament.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import chat.filament.testing.Club;
import chat.filament.testing.Person;
import chat.filament.testing.Socket;
import chat.filament.testing.TestServer;
import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;

class PresenceIT {
  @AutoClose private static final TestServer server = TestServer.start();

  private final Club club = found();
  private final String channel = club.channel();

  private static Club found() {
    return Club.found(server);
  }

  @Test
  void othersHearWhoComesAndGoes() {
    var ann = club.member("ann");
    try (var watcher = subscribed(club.owner())) {
      var anns = subscribed(ann);
      assertThat(update(watcher)).isEqualTo(ann.id() + " online");
      anns.close();
      assertThat(update(watcher)).isEqualTo(ann.id() + " offline");
    }
  }

  @Test
  void aUserIsOnlineAsLongAsOneSocketIs() {
    var ann = club.member("ann");
    var bob = club.member("bob");
    try (var watcher = subscribed(club.owner())) {
      var first = subscribed(ann);
      assertThat(update(watcher)).isEqualTo(ann.id() + " online");
      var second = ann.connect().subscribe(club.id(), channel);
      assertThat(second.nextTypes(4))
          .as("no update: the user was online already")
          .containsExactly("ready", "presence_sync", "subscribed", "voice_participant_sync");
      first.close();
      ServerMetrics.await(server, "filament_ws_connections", 2);
      var bobs = subscribed(bob);
      assertThat(update(watcher)).isEqualTo(bob.id() + " online");
      second.cut();
      assertThat(update(watcher)).isEqualTo(ann.id() + " offline");
      bobs.close();
    }
    ServerMetrics.await(server, "filament_ws_connections", 0);
  }

  @Test
  void theSyncNamesEverybodyOnline() {
    var people = IntStream.range(0, 5).mapToObj(i -> club.member("p" + i)).toList();
    var sockets = people.stream().map(this::subscribed).toList();
    try (var last = club.owner().connect()) {
      last.subscribe(club.id(), channel);
      var ids = last.next("presence_sync").path("user_ids");
      assertThat(ids)
          .extracting(JsonNode::asText)
          .containsExactlyInAnyOrderElementsOf(
              IntStream.rangeClosed(0, 5)
                  .mapToObj(i -> i < 5 ? people.get(i).id() : club.owner().id())
                  .toList());
    }
    sockets.forEach(Socket::close);
  }

  @Test
  void whoComesIsToldOnceAndAtTheRightPlace() {
    var ann = club.member("ann");
    var bob = club.member("bob");
    try (var anns = ann.connect()) {
      anns.subscribe(club.id(), channel);
      assertThat(anns.nextTypes(5))
          .containsExactly(
              "ready", "presence_sync", "presence_update", "subscribed", "voice_participant_sync");
      try (var bobs = subscribed(bob)) {
        assertThat(update(anns)).as("its own is not repeated").isEqualTo(bob.id() + " online");
        bobs.isOpen();
      }
    }
  }

  @Test
  void presenceStaysInItsGuild() {
    var other = Club.found(server);
    var elsewhere = other.channel();
    var ann = club.member("ann");
    ann.join(other.id());
    try (var watcher = other.owner().connect()) {
      watcher.subscribe(other.id(), elsewhere);
      watcher.next("voice_participant_sync");
      try (var anns = subscribed(ann)) {
        anns.subscribe(other.id(), elsewhere);
        var update = watcher.next("presence_update");
        assertThat(List.of(update.path("guild_id").asText(), update.path("user_id").asText()))
            .containsExactly(other.id(), ann.id());
      }
    }
  }

  @Test
  void losingTheGuildIsGoingOffline() {
    var ann = club.member("ann");
    try (var watcher = subscribed(club.owner());
        var anns = subscribed(ann)) {
      assertThat(update(watcher)).isEqualTo(ann.id() + " online");
      club.kick(ann);
      assertThat(update(watcher)).isEqualTo(ann.id() + " offline");
      assertThat(anns.isOpen()).isTrue();
    }
  }

  private Socket subscribed(Person person) {
    var socket = person.connect().subscribe(club.id(), channel);
    socket.next("voice_participant_sync");
    return socket;
  }

  /// The next change of presence, `user status`.
  private String update(Socket socket) {
    var update = socket.next("presence_update");
    assertThat(update.path("guild_id").asText()).isEqualTo(club.id());
    return update.path("user_id").asText() + " " + update.path("status").asText();
  }
}
