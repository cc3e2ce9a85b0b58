package chat.filament.stack;

import static org.assertj.core.api.Assertions.assertThat;

import chat.filament.testing.Answer;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/// The rotation of LiveKit's key pair, step by step as `rotate.md` has it, under a LiveKit that
/// goes on running.
@Tag("stack")
class RotationStackTest {
  private static String issuer(String token) {
    var claims = Base64.getUrlDecoder().decode(token.split("\\.", -1)[1]);
    return Answer.parse(new String(claims, StandardCharsets.UTF_8)).path("iss").asText();
  }

  private static void enter(String signal, String token) {
    try (var call = VoiceCall.open(signal, token)) {
      assertThat(call.firstAnswer()).isPositive();
    }
  }

  @Test
  void switchingDropsNobodyAndRetiringEndsTheFormerKey() {
    var signal = Stack.property("signal.url");
    var owner = Stack.person("owner");
    var guild = owner.createGuild();
    var voice = VoiceCall.channel(owner, guild);
    var bob = Stack.person("bob");
    bob.join(guild);
    var former = VoiceCall.token(owner, guild, voice);
    try (var socket = owner.connect().subscribe(guild, voice)) {
      enter(signal, former);
      // fails if LiveKit was restarted: that would end calls
      Stack.run("rotate", "switch");
      var next = VoiceCall.token(bob, guild, voice);
      assertThat(issuer(next)).isNotEqualTo(issuer(former));
      enter(signal, next);
      enter(signal, former);
      assertThat(socket.isOpen()).isTrue();

      Stack.run("rotate", "retire");
      assertThat(socket.isOpen()).isTrue();
      assertThat(VoiceCall.refusal(signal, former)).isEqualTo(401);
      var later = VoiceCall.token(bob, guild, voice);
      assertThat(issuer(later)).isEqualTo(issuer(next));
      enter(signal, later);
    }
  }
}
