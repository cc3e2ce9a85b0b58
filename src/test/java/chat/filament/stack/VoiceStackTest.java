package chat.filament.stack;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/// A call with the real LiveKit: its own word about who is in it, and its end with the membership.
@Tag("stack")
class VoiceStackTest {
  @Test
  void aTokenLeadsIntoTheCallAndAKickOutOfIt() {
    var owner = Stack.person("owner");
    var guild = owner.createGuild();
    var speaker = Stack.person("speaker");
    speaker.join(guild);
    var voice = VoiceCall.channel(owner, guild);
    try (var socket = owner.connect().subscribe(guild, voice);
        var call = VoiceCall.enter(speaker, guild, voice, Stack.property("signal.url"))) {
      assertThat(call.firstAnswer()).as("LiveKit's join answer").isPositive();
      var joined = socket.next("voice_participant_join").path("participant");
      assertThat(joined.path("user_id").asText()).isEqualTo(speaker.id());
      owner.post("/guilds/" + guild + "/members/" + speaker.id() + "/kick").ok();
      assertThat(socket.next("voice_participant_leave").path("user_id").asText())
          .isEqualTo(speaker.id());
      assertThat(call.isEnded()).isTrue();
    }
  }

  @Test
  void aTokenOfNobodyOpensNothing() {
    assertThat(VoiceCall.refusal(Stack.property("signal.url"), "not.a.token")).isEqualTo(401);
  }
}
