package chat.filament.media;

import chat.filament.testing.Answer;
import chat.filament.testing.Client;
import chat.filament.testing.TestServer;
import io.jsonwebtoken.JwtBuilder;
import io.jsonwebtoken.Jwts;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.time.Instant;
import java.util.Base64;
import java.util.Date;
import java.util.function.UnaryOperator;
import javax.crypto.spec.SecretKeySpec;

/// LiveKit as it calls our webhook, for tests.
record Webhooks(TestServer server) {
  static final String KEY = "testkey";

  /// Signed as LiveKit does it.
  Answer send(String body) {
    return send(body, "", token -> token);
  }

  /// With something else about the token; `prefix` stands before it.
  Answer send(String body, String prefix, UnaryOperator<JwtBuilder> changed) {
    return sendRaw(body, prefix + token(body, changed));
  }

  Answer sendRaw(String body, String authorization) {
    return new Client(server.url())
        .send(
            "POST",
            "/livekit/webhook",
            body,
            request ->
                request
                    .setHeader("content-type", "application/webhook+json")
                    .header("authorization", authorization));
  }

  static String token(String body, UnaryOperator<JwtBuilder> changed) {
    var key = new SecretKeySpec(FakeLiveKit.SECRET.getBytes(StandardCharsets.UTF_8), "HmacSHA256");
    var now = Instant.now();
    return changed
        .apply(
            Jwts.builder()
                .issuer(KEY)
                .notBefore(Date.from(now))
                .expiration(Date.from(now.plusSeconds(300)))
                .claim("sha256", hash(body))
                .signWith(key, Jwts.SIG.HS256))
        .compact();
  }

  static String hash(String body) {
    try {
      var hash = MessageDigest.getInstance("SHA-256").digest(body.getBytes(StandardCharsets.UTF_8));
      return Base64.getEncoder().encodeToString(hash);
    } catch (java.security.NoSuchAlgorithmException e) {
      throw new IllegalStateException(e);
    }
  }
}
