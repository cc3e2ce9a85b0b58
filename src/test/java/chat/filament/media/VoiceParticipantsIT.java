package chat.filament.media;

import static org.assertj.core.api.Assertions.assertThat;

import chat.filament.testing.Answer;
import chat.filament.testing.Socket;
import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.Test;

/// Who is in a call is shown to those who may see it.
class VoiceParticipantsIT extends VoiceServerFixture {
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
  void nobodyWaitsForALiveKitThatDoesNotAnswer() {
    try (var socket = listen(voice)) {
      var last = speaker.connect().subscribe(guild, voice);
      socket.next("presence_update");
      talk();
      next(socket, "voice_participant_join");
      next(socket, "voice_stream_publish");
      liveKit.hold();
      last.cut();
      assertThat(types(socket, 3))
          .containsExactly("voice_stream_unpublish", "voice_participant_leave", "presence_update");
      var message = owner.say(guild, voice, "who is there?");
      assertThat(socket.next("message_create").path("message_id").asText()).isEqualTo(message);
    } finally {
      liveKit.answerAll();
    }
  }

  private static List<String> types(Socket socket, int count) {
    return Stream.generate(() -> socket.next().path("t").asText()).limit(count).toList();
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

  @Test
  void aBanOfTheAddressEndsTheCall() {
    var before = guild;
    guild = owner.createGuild();
    try {
      open();
      liveKit.enter(room(), identity());
      talk();
      try (var socket = listen(voice)) {
        owner
            .post(
                "/guilds/" + guild + "/ip-bans/by-user",
                "{\"target_user_id\":\"" + speaker.id() + "\"}")
            .ok();
        next(socket, "voice_stream_unpublish");
        next(socket, "voice_participant_leave");
      }
      assertThat(removed()).isTrue();
    } finally {
      guild = before;
    }
  }
}
