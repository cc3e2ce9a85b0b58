package chat.filament.media;

import static org.assertj.core.api.Assertions.assertThat;

import chat.filament.testing.Answer;
import chat.filament.testing.Person;
import chat.filament.testing.Socket;
import chat.filament.testing.TestServer;
import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/// Calls as a subscriber sees them.
class VoiceParticipantsIT {
  private static FakeLiveKit liveKit;
  private static TestServer server;
  private static Person owner;
  private static String guild;

  private String voice;
  private Person speaker;

  @BeforeAll
  static void start() {
    liveKit = FakeLiveKit.start();
    server = TestServer.start(Map.of("FILAMENT_LIVEKIT_API_URL", liveKit.url()));
    owner = server.person("owner");
    guild = owner.createGuild();
  }

  @AfterAll
  static void stop() {
    server.close();
    liveKit.close();
  }

  @BeforeEach
  void open() {
    voice = VoiceRoutes.channel(owner, guild);
    speaker = server.person("speaker");
    speaker.join(guild);
  }

  private static Socket listen(String channel) {
    var socket = owner.connect().subscribe(guild, channel);
    socket.next("voice_participant_sync");
    return socket;
  }

  private static JsonNode registry(String channel) {
    try (var socket = owner.connect().subscribe(guild, channel)) {
      return socket.next("voice_participant_sync");
    }
  }

  private String identity() {
    return "u." + speaker.id() + "." + guild + "." + voice;
  }

  private String room() {
    return "filament.voice." + guild + "." + voice;
  }

  private void kick() {
    owner.post("/guilds/" + guild + "/members/" + speaker.id() + "/kick").ok();
  }

  private Answer talk() {
    return VoiceRoutes.token(speaker, guild, voice, "{}").ok();
  }

  /// The next voice event of a type, which must be the very next voice event.
  private static JsonNode next(Socket socket, String type) {
    JsonNode event;
    do {
      event = socket.next();
    } while (!event.path("t").asText().startsWith("voice_"));
    assertThat(event.path("t").asText()).isEqualTo(type);
    return event.path("d");
  }

  @Test
  void aTokenShowsItsHolder() {
    try (var socket = listen(voice)) {
      talk();
      var joined = next(socket, "voice_participant_join");
      assertThat(Answer.keys(joined)).containsExactly("guild_id", "channel_id", "participant");
      assertThat(Answer.keys(joined.path("participant")))
          .containsExactly(
              "user_id",
              "identity",
              "joined_at_unix",
              "updated_at_unix",
              "is_muted",
              "is_deafened",
              "is_speaking",
              "is_video_enabled",
              "is_screen_share_enabled");
      assertThat(joined.path("participant").path("identity").asText()).isEqualTo(identity());
      var stream = next(socket, "voice_stream_publish");
      assertThat(Answer.keys(stream))
          .containsExactly(
              "guild_id", "channel_id", "user_id", "identity", "stream", "published_at_unix");
      assertThat(stream.path("stream").asText()).isEqualTo("microphone");

      var registry = registry(voice);
      assertThat(Answer.keys(registry))
          .containsExactly("guild_id", "channel_id", "participants", "synced_at_unix");
      assertThat(registry.path("participants")).hasSize(1);
      assertThat(registry.path("participants").get(0)).isEqualTo(joined.path("participant"));
      assertThat(registry.path("synced_at_unix").asLong()).isPositive();
    }
  }

  @Test
  void leavingTellsEverybodyAndLiveKit() {
    liveKit.enter(room(), identity());
    talk();
    try (var socket = listen(voice)) {
      assertThat(speaker.post(VoiceRoutes.path(guild, voice, "leave")).status()).isEqualTo(204);
      assertThat(Answer.keys(next(socket, "voice_stream_unpublish")))
          .containsExactly(
              "guild_id", "channel_id", "user_id", "identity", "stream", "unpublished_at_unix");
      assertThat(Answer.keys(next(socket, "voice_participant_leave")))
          .containsExactly("guild_id", "channel_id", "user_id", "identity", "left_at_unix");
    }
    assertThat(removed()).isTrue();
    assertThat(registry(voice).path("participants")).isEmpty();
  }

  /// Waits until LiveKit was asked to remove the speaker; leftovers of other tests are skipped.
  private boolean removed() {
    String identity;
    do {
      identity = liveKit.nextRemoved();
    } while (!identity.equals(identity()));
    return true;
  }

  @Test
  void flagsAreShown() {
    talk();
    try (var socket = listen(voice)) {
      var state = VoiceRoutes.path(guild, voice, "state");
      speaker.post(state, "{\"is_muted\":true,\"is_deafened\":false}").ok();
      var update = next(socket, "voice_participant_update");
      assertThat(Answer.keys(update))
          .containsExactly(
              "guild_id", "channel_id", "user_id", "identity", "updated_fields", "updated_at_unix");
      assertThat(update.path("updated_fields")).hasToString("{\"is_muted\":true}");
      speaker.post(state, "{\"is_muted\":true}").ok();
      speaker.post(state, "{\"is_deafened\":true}").ok();
      assertThat(next(socket, "voice_participant_update").path("updated_fields"))
          .hasToString("{\"is_deafened\":true}");
    }
    var participant = registry(voice).path("participants").get(0);
    assertThat(participant.path("is_muted").asBoolean()).isTrue();
    assertThat(participant.path("is_deafened").asBoolean()).isTrue();
  }

  @Test
  void joiningElsewhereLeavesHere() {
    var other = VoiceRoutes.channel(owner, guild);
    talk();
    try (var here = listen(voice);
        var there = listen(other)) {
      VoiceRoutes.token(speaker, guild, other, "{}").ok();
      next(here, "voice_stream_unpublish");
      next(here, "voice_participant_leave");
      next(there, "voice_participant_join");
    }
    assertThat(removed()).isTrue();
  }

  @Test
  void losingTheMembershipEndsTheCall() {
    talk();
    liveKit.enter(room(), identity());
    try (var socket = listen(voice)) {
      kick();
      next(socket, "voice_stream_unpublish");
      next(socket, "voice_participant_leave");
    }
    assertThat(removed()).isTrue();
    VoiceRoutes.token(speaker, guild, voice, "{}").refused(403, "forbidden");
  }

  @Test
  void deletingTheGuildEndsItsCalls() {
    var other = owner.createGuild();
    var channel = VoiceRoutes.channel(owner, other);
    VoiceRoutes.token(owner, other, channel, "{}").ok();
    owner.delete("/guilds/" + other).ok();
    var identity = "u." + owner.id() + "." + other + "." + channel;
    while (!liveKit.nextRemoved().equals(identity)) {
      // removals of other tests
    }
  }

  @Test
  void losingTheChannelEndsTheCall() {
    talk();
    try (var socket = listen(voice)) {
      VoiceRoutes.override(owner, guild, voice, speaker, "", "create_message");
      next(socket, "voice_stream_unpublish");
      next(socket, "voice_participant_leave");
    }
    assertThat(removed()).isTrue();
  }

  @Test
  void losingAGrantedRightEndsTheCall() {
    VoiceRoutes.override(owner, guild, voice, speaker, "publish_video", "");
    VoiceRoutes.token(speaker, guild, voice, "{\"publish_sources\":[\"camera\"]}").ok();
    try (var socket = listen(voice)) {
      VoiceRoutes.override(owner, guild, voice, speaker, "publish_video", "subscribe_streams");
      VoiceRoutes.override(owner, guild, voice, speaker, "", "");
      assertThat(next(socket, "voice_stream_unpublish").path("stream").asText())
          .isEqualTo("camera");
      next(socket, "voice_participant_leave");
    }
    assertThat(removed()).isTrue();
  }

  @Test
  void whoIsInADeletedChannelLeavesBeforeItGoes() {
    try (var socket = listen(voice)) {
      talk();
      socket.next("voice_stream_publish");
      owner.delete("/guilds/" + guild + "/channels/" + voice).ok();
      assertLeavesBefore(socket, "channel_delete");
    }
    assertThat(liveKit.nextRemoved()).isEqualTo(identity());
  }

  @Test
  void whoIsInADeletedGuildLeavesBeforeItGoes() {
    var other = owner.createGuild();
    speaker.join(other);
    var channel = VoiceRoutes.channel(owner, other);
    try (var socket = owner.connect().subscribe(other, channel)) {
      VoiceRoutes.token(speaker, other, channel, "{}").ok();
      socket.next("voice_stream_publish");
      owner.delete("/guilds/" + other).ok();
      assertLeavesBefore(socket, "workspace_delete");
    }
    assertThat(liveKit.nextRemoved()).isEqualTo("u." + speaker.id() + "." + other + "." + channel);
  }

  private static void assertLeavesBefore(Socket socket, String deletion) {
    var types = new ArrayList<String>();
    do {
      types.add(socket.next().path("t").asText());
    } while (!types.getLast().equals(deletion));
    types.removeIf(type -> !type.startsWith("voice_") && !type.equals(deletion));
    assertThat(types)
        .containsExactly("voice_stream_unpublish", "voice_participant_leave", deletion);
  }

  @Test
  void closingTheLastSocketEndsACallThatLiveKitDoesNotKnow() {
    try (var socket = listen(voice)) {
      var first = speaker.connect().subscribe(guild, voice);
      var last = speaker.connect().subscribe(guild, voice);
      socket.next("presence_update");
      talk();
      next(socket, "voice_participant_join");
      next(socket, "voice_stream_publish");
      first.close();
      last.cut();
      next(socket, "voice_stream_unpublish");
      next(socket, "voice_participant_leave");
      assertThat(socket.next("presence_update").path("status").asText()).isEqualTo("offline");
    }
  }

  @Test
  void whoComesBackWithAnOldTokenIsRemovedAgain() {
    talk();
    kick();
    assertThat(removed()).isTrue();
    liveKit.enter(room(), identity());
    assertThat(removed()).isTrue();
  }

  @Test
  void participantsAreSentWithEverySubscribe() {
    talk();
    try (var socket = owner.connect()) {
      for (int i = 0; i < 2; i++) {
        socket.subscribe(guild, voice);
        assertThat(identities(socket.next("voice_participant_sync"))).containsExactly(identity());
      }
    }
  }

  private static List<String> identities(JsonNode registry) {
    return StreamSupport.stream(registry.path("participants").spliterator(), false)
        .map(participant -> participant.path("identity").asText())
        .toList();
  }
}
