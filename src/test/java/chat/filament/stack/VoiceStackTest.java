package chat.filament.stack;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/// Signalling with the real LiveKit. Nobody sends media here, so LiveKit lets people into the room
/// and does not count them as being in the call.
@Tag("stack")
class VoiceStackTest {
  @Test
  void aTokenLeadsIntoTheCallAndAKickOutOfIt() {
    var owner = Stack.person("owner");
    var guild = owner.createGuild();
    var speaker = Stack.person("speaker");
    speaker.join(guild);
    var voice = VoiceCall.channel(owner, guild);
    try (var call = VoiceCall.enter(speaker, guild, voice, Stack.property("signal.url"))) {
      assertThat(call.firstAnswer()).as("LiveKit's join answer").isPositive();
      owner.post("/guilds/" + guild + "/members/" + speaker.id() + "/kick").ok();
      assertThat(call.isEnded()).isTrue();
    }
  }

  @Test
  void aTokenOfNobodyOpensNothing() {
    assertThat(VoiceCall.refusal(Stack.property("signal.url"), "not.a.token")).isEqualTo(401);
  }
}
