package chat.filament.media;

import chat.filament.core.Problem;
import chat.filament.core.Refusal;
import chat.filament.platform.config.Config;
import io.jsonwebtoken.Claims;
import io.jsonwebtoken.JwtException;
import io.jsonwebtoken.JwtParser;
import io.jsonwebtoken.Jwts;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.InstantSource;
import java.util.Base64;
import java.util.Date;
import javax.crypto.spec.SecretKeySpec;
import org.jspecify.annotations.Nullable;

/// Tells LiveKit's webhooks from everybody else's (`contract/voice.md` §7): a token signed with the
/// API secret names the hash of the body. Any thread.
final class WebhookSignature {
  private static final int MAX_TOKEN = 4_096;

  /// How far LiveKit's clock may be ahead of ours.
  private static final int AHEAD_SECONDS = 60;

  private final JwtParser parser;
  private final InstantSource clock;

  WebhookSignature(Config.LiveKit config, InstantSource clock) {
    this.clock = clock;
    var secret =
        new SecretKeySpec(
            config.apiSecret().reveal().getBytes(StandardCharsets.UTF_8), "HmacSHA256");
    this.parser =
        Jwts.parser()
            .sig()
            .clear()
            .add(Jwts.SIG.HS256)
            .and()
            .zip()
            .clear()
            .and()
            .clock(() -> Date.from(clock.instant()))
            .clockSkewSeconds(AHEAD_SECONDS)
            .requireIssuer(config.apiKey())
            .verifyWith(secret)
            .build();
  }

  /// Refuses a request without a valid token. The token comes with or without `Bearer`.
  String requireBodyHash(@Nullable String authorization) {
    var token = authorization == null ? "" : authorization.replaceFirst("^Bearer +", "").strip();
    try {
      var hash = token.length() > MAX_TOKEN ? null : hash(token);
      if (hash != null) {
        return hash;
      }
    } catch (JwtException | IllegalArgumentException e) {
      throw new Refusal(Problem.INVALID_CREDENTIALS);
    }
    throw new Refusal(Problem.INVALID_CREDENTIALS);
  }

  private @Nullable String hash(String token) {
    Claims claims = parser.parseSignedClaims(token).getPayload();
    var expiry = claims.getExpiration();
    boolean valid = expiry != null && expiry.toInstant().isAfter(clock.instant());
    return valid && claims.get("sha256") instanceof String hash ? hash : null;
  }

  /// Refuses a body that is another one than the token names.
  void requireBody(@Nullable String authorization, byte[] body) {
    var named = requireBodyHash(authorization).getBytes(StandardCharsets.UTF_8);
    if (!MessageDigest.isEqual(named, Base64.getEncoder().encode(sha256(body)))) {
      throw new Refusal(Problem.INVALID_CREDENTIALS);
    }
  }

  private static byte[] sha256(byte[] body) {
    try {
      return MessageDigest.getInstance("SHA-256").digest(body);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException(e);
    }
  }
}
