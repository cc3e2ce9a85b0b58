package chat.filament.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import chat.filament.testing.Club;
import chat.filament.testing.Person;
import chat.filament.testing.TestServer;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ResumeIT extends ResumeFixture {
  @Test
  void replaysWhatWasMissedInOrderAndOnce() {
    long from = club.nextSeq() - 1;
    var ids = say(300);
    try (var socket = ann.connect("resume=1")) {
      resume(socket, from, channel);
      assertThat(socket.next().path("t").asText()).isEqualTo("ready");
      var events = socket.upTo("resumed");
      assertThat(
              events.stream()
                  .filter(ResumeFixture::isMessage)
                  .map(ResumeFixture::messageId)
                  .toList())
          .isEqualTo(ids);
      assertThat(positions(events))
          .containsExactlyElementsOf(LongStream.rangeClosed(from + 1, from + 300).boxed().toList());
      assertThat(events.subList(300, events.size()).stream().map(e -> e.path("t").asText()))
          .containsExactly("presence_sync", "presence_update", "voice_participant_sync", "resumed");
      assertThat(events.getLast().path("d").toString())
          .isEqualTo(
              "{\"guilds\":{\"%s\":%d},\"user\":0,\"channels\":[{\"guild_id\":\"%s\",\"channel_id\":\"%s\"}]}"
                  .formatted(club.id(), from + 300, club.id(), channel));
      club.owner().say(club.id(), channel, "live");
      assertThat(socket.upTo("message_create").getLast().path("s").asLong()).isEqualTo(from + 301);
    }
  }

  @Test
  void missesNothingWhileOthersWrite() throws Exception {
    long from = club.nextSeq() - 1;
    var writer = Thread.startVirtualThread(() -> say(400));
    var sockets =
        IntStream.range(0, 8)
            .mapToObj(i -> {
              var socket = ann.connect("resume=1");
              resume(socket, from, channel);
              return socket;
            })
            .toList();
    writer.join();
    var expected = LongStream.rangeClosed(from + 1, from + 400).boxed().toList();
    for (var socket : sockets) {
      var seen = new java.util.ArrayList<Long>();
      while (seen.size() < 400) {
        var event = socket.next();
        if (event.has("s")) {
          seen.add(event.path("s").asLong());
        }
      }
      assertThat(seen).isEqualTo(expected);
      socket.close();
    }
  }

  @Test
  void resumesAfterARestartAndOnAnotherServer() throws Exception {
    try (var first = TestServer.start()) {
      var other = Club.found(first);
      var otherChannel = other.channel();
      var bob = other.member("bob");
      long from = other.nextSeq() - 1;
      var one = other.owner().say(other.id(), otherChannel, "before the restart");
      first.restart();
      var here = other.again(bob);
      var owner = other.again(other.owner());
      var two = owner.say(other.id(), otherChannel, "after it");
      assertThat(replayed(here, other, otherChannel, from)).containsExactly(one, two);
      try (var second = TestServer.start(Map.of("FILAMENT_DATABASE_URL", first.database().url()))) {
        var there =
            new Person(
                bob.name(),
                bob.password(),
                bob.id(),
                second.client().with(String.valueOf(bob.client().token())),
                bob.refreshToken());
        assertThat(replayed(there, other, otherChannel, from)).containsExactly(one, two);
        var three = owner.say(other.id(), otherChannel, "on the first server");
        assertThat(replayed(there, other, otherChannel, from)).containsExactly(one, two, three);
      }
    }
  }

  private static List<String> replayed(Person person, Club other, String otherChannel, long from) {
    try (var socket = person.connect("resume=1")) {
      socket.send("resume", request(other.id(), Map.of(other.id(), from), List.of(otherChannel)));
      return socket.upTo("resumed").stream()
          .filter(ResumeFixture::isMessage)
          .map(ResumeFixture::messageId)
          .toList();
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{}",
        "{\"guilds\":{},\"channels\":[]}",
        "{\"guilds\":[],\"user\":0,\"channels\":[]}",
        "{\"guilds\":{\"x\":1},\"user\":0,\"channels\":[]}",
        "{\"guilds\":{\"01ARZ3NDEKTSV4RRFFQ69G5FAV\":-1},\"user\":0,\"channels\":[]}",
        "{\"guilds\":{\"01ARZ3NDEKTSV4RRFFQ69G5FAV\":\"1\"},\"user\":0,\"channels\":[]}",
        "{\"guilds\":{\"01ARZ3NDEKTSV4RRFFQ69G5FAV\":1.5},\"user\":0,\"channels\":[]}",
        "{\"guilds\":{\"01ARZ3NDEKTSV4RRFFQ69G5FAV\":null},\"user\":0,\"channels\":[]}",
        "{\"guilds\":{},\"user\":-1,\"channels\":[]}",
        "{\"guilds\":{},\"user\":0,\"channels\":[null]}",
        "{\"guilds\":{},\"user\":0,\"channels\":[{\"guild_id\":\"x\",\"channel_id\":\"y\"}]}",
        "{\"guilds\":{},\"user\":0,\"channels\":[],\"more\":1}",
      })
  void refusesMalformedRequests(String request) {
    try (var socket = ann.connect("resume=1")) {
      socket.send("resume", request);
      assertThat(socket.closed().reason()).isEqualTo("invalid_subscribe_payload");
    }
  }

  @Test
  void isOnlyForTheFirstEventOfAClientThatOptedIn() {
    try (var socket = ann.connect("resume=1")) {
      socket.subscribe(club.id(), channel);
      resume(socket, 0, channel);
      assertThat(socket.closed().reason()).isEqualTo("unknown_event");
    }
  }
}
