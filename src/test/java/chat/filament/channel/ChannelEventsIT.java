package chat.filament.channel;

import static org.assertj.core.api.Assertions.assertThat;

import chat.filament.testing.Answer;
import chat.filament.testing.Club;
import chat.filament.testing.Person;
import chat.filament.testing.Socket;
import chat.filament.testing.TestServer;
import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/// What sockets get of channels and overrides. `member` subscribes to a channel that stays, so that
/// events of the guild reach them all along.
class ChannelEventsIT {
  private static final String NONE = "[]";
  private static final String TALK = "[\"create_message\"]";

  @AutoClose private static TestServer server;
  private static Person owner;
  private static Person member;
  private Club club;
  private String lobby = "";

  @BeforeAll
  static void start() {
    server = TestServer.start();
    owner = server.person("owner");
    member = server.person("member");
  }

  @BeforeEach
  void found() {
    club = new Club(server, owner, owner.createGuild());
    member.join(club.id());
    lobby = club.channel();
  }

  private Socket listen(Person person) {
    return person.connect().subscribe(club.id(), lobby);
  }

  private String channelPath(String channel) {
    return club.path("/channels/" + channel);
  }

  private void hide(String channel) {
    club.override(owner, channel, "member/" + member.id(), NONE, TALK).ok();
  }

  /// The next event that is no presence or subscription: its type and payload.
  private static JsonNode next(Socket socket) {
    JsonNode event;
    do {
      event = socket.next();
    } while (!event.path("t").asText().matches("(channel|workspace|message)_.*"));
    return event;
  }

  private static void check(JsonNode event, String type, String channel) {
    assertThat(event.path("t").asText()).isEqualTo(type);
    var data = event.path("d");
    var id =
        data.has("channel") ? data.path("channel").path("channel_id") : data.path("channel_id");
    assertThat(id.asText()).isEqualTo(channel);
  }

  @Test
  void everybodyWhoSeesAChannelHearsOfIt() {
    try (var socket = listen(member)) {
      var channel = club.channel();
      var created = next(socket);
      check(created, "channel_create", channel);
      assertThat(created.path("d")).isEqualTo(club.lastEvent("channel_create"));

      owner.patch(channelPath(channel), "{\"name\":\"news\"}").ok();
      var renamed = next(socket);
      check(renamed, "channel_update", channel);
      assertThat(renamed.path("d")).isEqualTo(club.lastEvent("channel_update"));
      assertThat(member.get(club.path("/channels")).ok().text()).contains("\"name\":\"news\"");

      owner.delete(channelPath(channel)).ok();
      check(next(socket), "channel_delete", channel);
      assertThat(member.get(club.path("/channels")).ok().text()).doesNotContain(channel);
    }
  }

  @Test
  void whoDoesNotSeeAChannelHearsNothingOfIt() {
    var channel = club.channel();
    hide(channel);
    try (var blind = listen(member);
        var seeing = listen(owner)) {
      owner.patch(channelPath(channel), "{\"name\":\"secret\"}").ok();
      owner.delete(channelPath(channel)).ok();
      owner.patch(channelPath(lobby), "{\"name\":\"open\"}").ok();

      check(next(blind), "channel_update", lobby);
      check(next(seeing), "channel_update", channel);
      check(next(seeing), "channel_delete", channel);
      check(next(seeing), "channel_update", lobby);
    }
  }

  @Test
  void theDeletionOfAChannelIsTheLastEventOfItsSubscribers() {
    var channel = club.channel();
    try (var socket = member.connect().subscribe(club.id(), channel)) {
      owner.delete(channelPath(channel)).ok();
      check(next(socket), "channel_delete", channel);

      owner.patch(channelPath(lobby), "{\"name\":\"x\"}").ok();
      socket.subscribe(club.id(), lobby);
      owner.patch(channelPath(lobby), "{\"name\":\"y\"}").ok();
      var event = next(socket);
      assertThat(event.path("d").path("updated_fields").path("name").asText()).isEqualTo("y");
    }
  }

  @Test
  void aDeniedMemberGetsNoFurtherMessages() {
    var channel = club.channel();
    try (var socket = listen(member).subscribe(club.id(), channel)) {
      owner.say(club.id(), channel, "before");
      assertThat(next(socket).path("d").path("content").asText()).isEqualTo("before");

      hide(channel);
      var override = next(socket);
      assertThat(override.path("t").asText())
          .isEqualTo("workspace_channel_permission_override_update");
      assertThat(Answer.keys(override.path("d").path("updated_fields")))
          .containsExactly("allow", "deny");
      owner.say(club.id(), channel, "behind closed doors");
      owner.say(club.id(), lobby, "in the open");

      assertThat(next(socket).path("d").path("content").asText()).isEqualTo("in the open");
      member.get(channelPath(channel) + "/messages").refused(403, "forbidden");

      var body = "{\"allow\":[],\"deny\":[]}";
      owner.post(channelPath(channel) + "/overrides/member", body).ok();
      assertThat(next(socket).path("t").asText())
          .isEqualTo("workspace_channel_role_override_update");
    }
  }

  @Test
  void aNewSubscriptionIsNeededWhenAccessComesBack() {
    var channel = club.channel();
    var path = channelPath(channel) + "/permission-overrides/member/" + member.id();
    try (var socket = listen(member).subscribe(club.id(), channel)) {
      hide(channel);
      owner.delete(path).ok();
      owner.say(club.id(), channel, "missed");
      owner.say(club.id(), lobby, "one");
      socket.subscribe(club.id(), channel);
      owner.say(club.id(), channel, "two");

      var update = "workspace_channel_permission_override_update";
      assertThat(List.of(text(next(socket)), text(next(socket)))).containsOnly(update);
      assertThat(text(next(socket))).isEqualTo("one");
      assertThat(text(next(socket))).isEqualTo("two");
    }
  }

  /// The content of a message, the type of anything else.
  private static String text(JsonNode event) {
    return event.path("d").path("content").asText(event.path("t").asText());
  }
}
