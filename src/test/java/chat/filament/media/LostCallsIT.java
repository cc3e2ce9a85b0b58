package chat.filament.media;

import static org.assertj.core.api.Assertions.assertThat;

import chat.filament.testing.Socket;
import java.util.ArrayList;
import org.junit.jupiter.api.Test;

/// Calls end with the access to them.
class LostCallsIT extends VoiceServerFixture {
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
}
