package chat.filament.media;

import static org.assertj.core.api.Assertions.assertThat;

import chat.filament.testing.Answer;
import io.jsonwebtoken.JwtBuilder;
import io.jsonwebtoken.Jwts;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Date;
import java.util.List;
import java.util.Map;
import java.util.function.UnaryOperator;
import javax.crypto.spec.SecretKeySpec;
import org.junit.jupiter.api.Test;

/// What the proxy is told about somebody who wants through to LiveKit.
class SignallingIT extends VoiceServerFixture {
  private Answer ask(String header, String value) {
    return server
        .client()
        .send("GET", "/internal/livekit/authorize", null, request -> request.header(header, value));
  }

  private Answer askWith(String token) {
    var encoded = URLEncoder.encode(token, StandardCharsets.UTF_8);
    return ask("x-forwarded-uri", "/rtc?auto_subscribe=1&access_token=" + encoded);
  }

  /// A token like those that LiveKit makes for who is in a call.
  private String refreshed(UnaryOperator<JwtBuilder> changed) {
    var key = new SecretKeySpec(FakeLiveKit.SECRET.getBytes(StandardCharsets.UTF_8), "HmacSHA256");
    return changed
        .apply(
            Jwts.builder()
                .issuer("testkey")
                .subject(identity())
                .expiration(Date.from(Instant.now().plusSeconds(600)))
                .claim("video", Map.of("roomJoin", true, "room", room(), "canPublish", false))
                .signWith(key, Jwts.SIG.HS256))
        .compact();
  }

  @Test
  void aTokenIsGoodAsLongAsItsHolderMayBeThere() {
    var token = talk().text("token");
    assertThat(askWith(token).status()).isEqualTo(204);
    assertThat(ask("authorization", "Bearer " + token).status()).isEqualTo(204);
    assertThat(askWith(refreshed(it -> it)).status()).isEqualTo(204);
    kick();
    askWith(token).refused(403, "forbidden");
    ask("authorization", "Bearer " + token).refused(403, "forbidden");
    askWith(refreshed(it -> it)).refused(403, "forbidden");
  }

  @Test
  void aLostPermissionIsNotToBeHadBackByAnOldToken() {
    var token =
        VoiceRoutes.token(speaker, guild, voice, "{\"can_subscribe\":true}").ok().text("token");
    assertThat(askWith(token).status()).isEqualTo(204);
    VoiceRoutes.override(owner, guild, voice, speaker, "", "subscribe_streams");
    askWith(token).refused(403, "forbidden");
    VoiceRoutes.override(owner, guild, voice, speaker, "", "create_message");
    askWith(token).refused(403, "forbidden");
  }

  @Test
  void nothingElseOpens() {
    var stranger = new SecretKeySpec("x".repeat(40).getBytes(StandardCharsets.UTF_8), "HmacSHA256");
    var past = Date.from(Instant.now().minusSeconds(5));
    for (UnaryOperator<JwtBuilder> wrong :
        List.<UnaryOperator<JwtBuilder>>of(
            it -> it.issuer("else"),
            it -> it.expiration(past),
            it -> it.expiration(null),
            it -> it.subject(null),
            it -> it.subject("stranger"),
            it -> it.claim("video", null),
            it -> it.claim("video", Map.of("roomJoin", true, "room", "else")),
            it -> it.claim("video", Map.of("room", room())),
            it -> it.signWith(stranger, Jwts.SIG.HS256))) {
      askWith(refreshed(wrong)).refused(403, "forbidden");
    }
    for (var text :
        List.of("", "x", "x.y.z", "x".repeat(7_000), String.valueOf(speaker.client().token()))) {
      askWith(text).refused(403, "forbidden");
      ask("authorization", "Bearer " + text).refused(403, "forbidden");
    }
    for (var uri : List.of("/rtc", "/rtc?access_token=a&access_token=b", "/rtc?access_token=%zz")) {
      ask("x-forwarded-uri", uri).refused(403, "forbidden");
    }
  }
}
