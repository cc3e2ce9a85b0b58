package chat.filament.media;

import static org.assertj.core.api.Assertions.assertThat;

import chat.filament.testing.NeedsNats;
import chat.filament.testing.Person;
import chat.filament.testing.Socket;
import chat.filament.testing.TestNodes;
import chat.filament.testing.TestServer;
import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/// Calls where several servers share a database; LiveKit is not there.
@NeedsNats
class CallNodesIT {
  private static TestNodes nodes;

  private Person ann;
  private Person bob;
  private String guild;
  private String voice;

  @BeforeAll
  static void start() {
    nodes = TestNodes.start(2);
  }

  @AfterAll
  static void stop() {
    nodes.close();
  }

  @BeforeEach
  void meet() {
    ann = nodes.node(0).person("ann");
    bob = nodes.node(0).person("bob");
    guild = ann.createGuild();
    bob.join(guild);
    voice = VoiceRoutes.channel(ann, guild);
  }

  private static Person at(Person who, TestServer server) {
    return who.at(server.client());
  }

  private Socket listen(Person who, TestServer server) {
    return at(who, server).connect().subscribe(guild, voice);
  }

  private void talk(Person who) {
    VoiceRoutes.patiently(() -> who.post(VoiceRoutes.path(guild, voice, "token"), "{}"));
  }

  private void mute(Person who) {
    VoiceRoutes.patiently(
        () -> who.post(VoiceRoutes.path(guild, voice, "state"), "{\"is_muted\":true}"));
  }

  private JsonNode call(Person who, TestServer server) {
    try (var socket = at(who, server).connect()) {
      socket.send(
          "subscribe", "{\"guild_id\":\"%s\",\"channel_id\":\"%s\"}".formatted(guild, voice));
      return socket.next("voice_participant_sync").path("participants");
    }
  }

  @Test
  void whoTalksAtOneNodeIsSeenAtAll() {
    var here = listen(ann, nodes.node(0));
    var there = listen(bob, nodes.node(1));
    for (var server : new TestServer[] {nodes.node(0), nodes.node(1)}) {
      talk(at(bob, server));
      for (var socket : new Socket[] {here, there}) {
        var joined = socket.next("voice_participant_join").path("participant");
        assertThat(joined.path("user_id").asText()).isEqualTo(bob.id());
        assertThat(socket.next("voice_stream_publish").path("stream").asText())
            .isEqualTo("microphone");
      }
      assertThat(call(ann, nodes.node(0))).hasSize(1).isEqualTo(call(ann, nodes.node(1)));
      mute(at(bob, nodes.node(1)));
      assertThat(here.next("voice_participant_update").path("updated_fields").path("is_muted"))
          .isEqualTo(
              there.next("voice_participant_update").path("updated_fields").path("is_muted"));
      at(bob, nodes.node(0)).post(VoiceRoutes.path(guild, voice, "leave")).ok();
      here.next("voice_participant_leave");
      there.next("voice_participant_leave");
    }
    assertThat(call(ann, nodes.node(1))).isEmpty();
  }

  @Test
  void whatWasMissedOfACallWithoutNatsIsToldAfterwards() {
    var sockets = List.of(listen(ann, nodes.node(0)), listen(ann, nodes.node(1)));
    talk(bob);
    sockets.forEach(socket -> socket.next("voice_participant_join"));
    nodes.nats().kill();
    for (var server : nodes.all()) {
      at(bob, server).post(VoiceRoutes.path(guild, voice, "leave")); // one of them keeps the calls
    }
    nodes.nats().startAgain();
    sockets.forEach(socket -> socket.next("voice_participant_leave"));
  }

  @Test
  void whoIsRefusedIsRefusedAlikeAtEveryNode() {
    var carl = nodes.node(0).person("carl");
    for (var server : new TestServer[] {nodes.node(0), nodes.node(1)}) {
      at(carl, server)
          .post(VoiceRoutes.path(guild, voice, "token"), "{}")
          .refused(403, "forbidden");
      at(bob, server)
          .post(
              VoiceRoutes.path(guild, voice, "token"),
              "{\"can_publish\":false,\"can_subscribe\":false}")
          .refused(400, "invalid_request");
    }
  }

  @Test
  void aNodeThatIsLeftGoesOnWithTheCalls() {
    var third = nodes.add();
    var listening = listen(ann, third);
    talk(at(bob, third));
    listening.next("voice_participant_join");
    assertThat(call(ann, nodes.node(1))).hasSize(1);
    nodes.restart(0);
    assertThat(call(ann, third)).hasSize(1);
    mute(at(bob, third));
    listening.next("voice_participant_update");
    assertThat(call(ann, nodes.node(1)).get(0).path("is_muted").asBoolean()).isTrue();
  }
}
