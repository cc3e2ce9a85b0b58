package chat.filament.media;

import static org.assertj.core.api.Assertions.assertThat;

import chat.filament.testing.Answer;
import chat.filament.testing.Person;
import chat.filament.testing.Socket;
import chat.filament.testing.TestServer;
import com.fasterxml.jackson.databind.JsonNode;
import java.util.Map;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.TestInstance;

/// A server with a LiveKit, and somebody who speaks in a voice channel.
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
abstract class VoiceServerFixture {
  @AutoClose FakeLiveKit liveKit;
  @AutoClose TestServer server;
  Person owner;
  String guild;
  String voice;
  Person speaker;

  @BeforeAll
  void start() {
    liveKit = FakeLiveKit.start();
    server = TestServer.start(Map.of("FILAMENT_LIVEKIT_API_URL", liveKit.url()));
    owner = server.person("owner");
    guild = owner.createGuild();
  }

  @BeforeEach
  void open() {
    voice = VoiceRoutes.channel(owner, guild);
    speaker = server.person("speaker");
    speaker.join(guild);
  }

  Socket listen(String channel) {
    var socket = owner.connect().subscribe(guild, channel);
    socket.next("voice_participant_sync");
    return socket;
  }

  JsonNode registry(String channel) {
    try (var socket = owner.connect().subscribe(guild, channel)) {
      return socket.next("voice_participant_sync");
    }
  }

  String identity() {
    return "u." + speaker.id() + "." + guild + "." + voice;
  }

  String room() {
    return "filament.voice." + guild + "." + voice;
  }

  void kick() {
    owner.post("/guilds/" + guild + "/members/" + speaker.id() + "/kick").ok();
  }

  Answer talk() {
    return VoiceRoutes.token(speaker, guild, voice, "{}").ok();
  }

  /// The next voice event of a type, which must be the very next voice event.
  static JsonNode next(Socket socket, String type) {
    JsonNode event;
    do {
      event = socket.next();
    } while (!event.path("t").asText().startsWith("voice_"));
    assertThat(event.path("t").asText()).isEqualTo(type);
    return event.path("d");
  }

  /// Waits until LiveKit was asked to remove the speaker; leftovers of other tests are skipped.
  boolean removed() {
    String identity;
    do {
      identity = liveKit.nextRemoved();
    } while (!identity.equals(identity()));
    return true;
  }
}
