package chat.filament.media;

import static org.assertj.core.api.Assertions.assertThat;

import chat.filament.media.key.LiveKitKeyring;
import chat.filament.platform.config.LiveKitKey;
import chat.filament.platform.config.LiveKitKeys;
import chat.filament.platform.config.Secret;
import chat.filament.testing.Answer;
import com.fasterxml.jackson.databind.JsonNode;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Base64;
import java.util.Optional;
import java.util.Set;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.junit.jupiter.api.Test;

class LiveKitTokensTest {
  private static final String SECRET =
      "a-secret-that-is-much-longer-than-the-32-bytes-it-needs-"
          + "so-that-a-stronger-algorithm-could-be-picked-by-mistake";
  private static final Instant NOW = Instant.ofEpochSecond(1_800_000_000);

  private final LiveKitTokens tokens =
      new LiveKitTokens(
          new LiveKitKeyring(
              new LiveKitKeys(new LiveKitKey("the-key", new Secret(SECRET)), Optional.empty()),
              () -> NOW));
  private final ParticipantKey key = VoiceFixtures.key(VoiceFixtures.channel());

  /// Checks the signature by hand and answers the claims.
  static JsonNode claims(String token, String secret) throws Exception {
    var parts = token.split("\\.", -1);
    var mac = Mac.getInstance("HmacSHA256");
    mac.init(new SecretKeySpec(secret.getBytes(StandardCharsets.UTF_8), "HmacSHA256"));
    var signature = mac.doFinal((parts[0] + "." + parts[1]).getBytes(StandardCharsets.UTF_8));
    assertThat(Base64.getUrlEncoder().withoutPadding().encodeToString(signature))
        .isEqualTo(parts[2]);
    assertThat(json(parts[0]).path("alg").asText()).isEqualTo("HS256");
    return json(parts[1]);
  }

  private static JsonNode json(String part) {
    return Answer.parse(new String(Base64.getUrlDecoder().decode(part), StandardCharsets.UTF_8));
  }

  @Test
  void namesTheHolderAndTheRoom() throws Exception {
    var claims = claims(tokens.participant(key, "ann", VoiceFixtures.MICROPHONE, NOW), SECRET);
    assertThat(claims.path("iss").asText()).isEqualTo("the-key");
    assertThat(claims.path("sub").asText())
        .isEqualTo("u." + key.user() + "." + key.channel().guild() + "." + key.channel().id());
    assertThat(claims.path("name").asText()).isEqualTo("ann");
    assertThat(claims.path("nbf").asLong()).isEqualTo(NOW.getEpochSecond());
    assertThat(claims.path("exp").asLong()).isEqualTo(NOW.getEpochSecond() + 300);
    assertThat(claims.path("video").path("room").asText())
        .isEqualTo("filament.voice." + key.channel().guild() + "." + key.channel().id());
  }

  @Test
  void writesEveryBoolean() throws Exception {
    var video =
        claims(tokens.participant(key, "ann", VoiceFixtures.MICROPHONE, NOW), SECRET).path("video");
    assertThat(Answer.keys(video))
        .containsExactlyInAnyOrder(
            "roomJoin",
            "room",
            "canPublish",
            "canSubscribe",
            "canPublishData",
            "canPublishSources");
    assertThat(video.path("roomJoin")).hasToString("true");
    assertThat(video.path("canPublish")).hasToString("true");
    assertThat(video.path("canPublishData")).hasToString("true");
    assertThat(video.path("canSubscribe")).hasToString("false");
    assertThat(video.path("canPublishSources")).hasToString("[\"microphone\"]");
  }

  @Test
  void listenersMayPublishNothing() throws Exception {
    var video =
        claims(tokens.participant(key, "ann", VoiceFixtures.LISTEN, NOW), SECRET).path("video");
    assertThat(video.path("canPublish")).hasToString("false");
    assertThat(video.path("canPublishData")).hasToString("false");
    assertThat(video.path("canSubscribe")).hasToString("true");
    assertThat(video.path("canPublishSources")).hasToString("[]");
  }

  @Test
  void aSharedScreenBringsItsSound() throws Exception {
    var grant = new Grant(Set.of(PublishSource.SCREEN_SHARE, PublishSource.MICROPHONE), false);
    var video = claims(tokens.participant(key, "ann", grant, NOW), SECRET).path("video");
    assertThat(video.path("canPublishSources"))
        .hasToString("[\"microphone\",\"screen_share\",\"screen_share_audio\"]");
  }

  @Test
  void ourOwnCallsAreShortLivedAndAboutOneRoom() throws Exception {
    var claims = claims(tokens.admin("the-room", NOW), SECRET);
    assertThat(claims.path("video")).hasSize(2);
    assertThat(claims.path("video").path("roomAdmin")).hasToString("true");
    assertThat(claims.path("video").path("room").asText()).isEqualTo("the-room");
    assertThat(claims.path("exp").asLong()).isBetween(1L, NOW.getEpochSecond() + 60);
  }
}
