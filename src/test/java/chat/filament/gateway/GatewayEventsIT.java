package chat.filament.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import chat.filament.testing.Answer;
import chat.filament.testing.Club;
import chat.filament.testing.Socket;
import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/// Who gets which event, in which order.
class GatewayEventsIT extends EventsFixture {
  @Test
  void answersASubscriptionInOrder() {
    var ann = club.member("ann");
    try (var socket = ann.connect()) {
      assertThat(socket.next().toString())
          .isEqualTo("{\"v\":1,\"t\":\"ready\",\"d\":{\"user_id\":\"%s\"}}".formatted(ann.id()));
      subscribe(socket, club.id(), channel);
      var sync = socket.next();
      assertThat(Answer.keys(sync.path("d"))).containsExactly("guild_id", "user_ids");
      assertThat(sync.path("d").path("user_ids")).extracting(JsonNode::asText).contains(ann.id());
      assertThat(socket.next().path("d").toString())
          .isEqualTo(
              "{\"guild_id\":\"%s\",\"user_id\":\"%s\",\"status\":\"online\"}"
                  .formatted(club.id(), ann.id()));
      assertThat(socket.next().path("d").toString())
          .isEqualTo("{\"guild_id\":\"%s\",\"channel_id\":\"%s\"}".formatted(club.id(), channel));
      assertThat(socket.nextTypes(1)).containsExactly("voice_participant_sync");
      subscribe(socket, club.id(), channel);
      assertThat(socket.nextTypes(3))
          .containsExactly("presence_sync", "subscribed", "voice_participant_sync");
    }
  }

  @Test
  void ignoresSubscriptionsWithoutPermission() {
    var stranger = server.person("stranger");
    var other = Club.found(server);
    other.member("x");
    stranger.join(other.id());
    var open = other.channel();
    try (var socket = stranger.connect()) {
      socket.next();
      subscribe(socket, club.id(), channel);
      subscribe(socket, other.id(), channel);
      subscribe(socket, "01ARZ3NDEKTSV4RRFFQ69G5FAV", channel);
      subscribe(socket, other.id(), "01ARZ3NDEKTSV4RRFFQ69G5FAV");
      socket.subscribe(other.id().toLowerCase(java.util.Locale.ROOT), open);
      assertThat(socket.next("subscribed").path("guild_id").asText()).isEqualTo(other.id());
      assertThat(socket.isOpen()).isTrue();
    }
  }

  @Test
  void deliversToEverySubscriberInOneOrder() throws Exception {
    var shared = club.channel();
    var people = IntStream.range(0, 4).mapToObj(i -> club.member("p" + i)).toList();
    var sockets = people.stream().map(person -> subscribed(person, shared)).toList();
    var senders = new ArrayList<Thread>();
    for (var person : people) {
      senders.add(
          Thread.startVirtualThread(
              () -> IntStream.range(0, 25).forEach(i -> person.say(club.id(), shared, "m" + i))));
    }
    for (var sender : senders) {
      sender.join();
    }
    var seen = sockets.stream().map(GatewayEventsIT::hundredMessages).toList();
    assertThat(seen.getFirst()).isSorted().doesNotHaveDuplicates();
    assertThat(seen).containsOnly(seen.getFirst());
    sockets.forEach(Socket::close);
  }

  private static java.util.List<String> hundredMessages(Socket socket) {
    return IntStream.range(0, 100)
        .mapToObj(i -> socket.next("message_create").path("message_id").asText())
        .toList();
  }

  @Test
  void deliversWithinTheScope() {
    var here = club.channel();
    var there = club.channel();
    var ann = club.member("ann");
    var bob = club.member("bob");
    var elsewhere = Club.found(server);
    try (var inHere = subscribed(ann, here);
        var inThere = subscribed(bob, there);
        var outside = subscribed(elsewhere.owner(), elsewhere.id(), elsewhere.channel())) {
      var first = club.owner().say(club.id(), here, "for here");
      var second = club.owner().say(club.id(), there, "for there");
      assertThat(inHere.next("message_create").path("message_id").asText()).isEqualTo(first);
      assertThat(inThere.next("message_create").path("message_id").asText()).isEqualTo(second);
      club.owner().patch(club.path(""), "{\"name\":\"Renamed\"}").ok();
      inHere.next("workspace_update");
      inThere.next("workspace_update");
      elsewhere.owner().patch(elsewhere.path(""), "{\"name\":\"Mine\"}").ok();
      var updated = outside.upTo("workspace_update");
      assertThat(updated).allSatisfy(event -> assertThat(ofGuild(event)).isEqualTo(elsewhere.id()));
    }
  }

  private static String ofGuild(JsonNode event) {
    return event.path("d").path("guild_id").asText();
  }

  @Test
  void tellsOfChannelsOnlyThoseWhoSeeThem() {
    var open = club.channel();
    var hidden = club.channel();
    var ann = club.member("ann");
    club.override(club.owner(), hidden, "member/" + ann.id(), "[]", "[\"create_message\"]").ok();
    try (var owners = subscribed(club.owner(), open);
        var anns = subscribed(ann, open)) {
      club.owner().patch(club.path("/channels/" + hidden), "{\"name\":\"secret\"}").ok();
      club.owner().delete(club.path("/channels/" + hidden)).ok();
      var last = club.owner().say(club.id(), open, "after");
      assertThat(types(owners, last))
          .containsExactly("channel_update", "channel_delete", "message_create");
      assertThat(types(anns, last)).containsExactly("message_create");
    }
  }

  @Test
  void deletedChannelIsAnnouncedToThoseWhoSawIt() {
    var open = club.channel();
    var doomed = club.channel();
    var ann = club.member("ann");
    try (var anns = subscribed(ann, open)) {
      club.owner().delete(club.path("/channels/" + doomed)).ok();
      assertThat(anns.next("channel_delete").path("channel_id").asText()).isEqualTo(doomed);
    }
  }

  /// The types of all events up to the message `last`, presence left out.
  private static java.util.List<String> types(Socket socket, String last) {
    var types = new ArrayList<String>();
    JsonNode event;
    do {
      event = socket.next();
      if (!event.path("t").asText().startsWith("presence")) {
        types.add(event.path("t").asText());
      }
    } while (!event.path("d").path("message_id").asText().equals(last));
    return types;
  }

  @Test
  void numbersLoggedEventsForThoseWhoResume() {
    try (var plain = subscribed(club.owner(), channel);
        var resuming = club.owner().connect("resume=1")) {
      resuming.subscribe(club.id(), channel);
      long seq = club.nextSeq();
      club.owner().say(club.id(), channel, "numbered");
      assertThat(Answer.keys(plain.upTo("message_create").getLast()))
          .containsExactly("v", "t", "d");
      var numbered = resuming.upTo("message_create").getLast();
      assertThat(Answer.keys(numbered)).containsExactly("v", "t", "s", "d");
      assertThat(numbered.path("s").asLong()).isEqualTo(seq);
    }
  }
}
