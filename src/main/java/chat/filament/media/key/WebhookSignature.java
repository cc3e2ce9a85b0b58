package chat.filament.media.key;

import chat.filament.core.Problem;
import chat.filament.core.Refusal;
import io.jsonwebtoken.JwtException;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Base64;
import org.jspecify.annotations.Nullable;

/// Tells LiveKit's webhooks from everybody else's (`contract/voice.md` §7): a token signed with one
/// of the API secrets names the hash of the body. Any thread.
public final class WebhookSignature {
  private final LiveKitKeyring keyring;

  public WebhookSignature(LiveKitKeyring keyring) {
    this.keyring = keyring;
  }

  /// Refuses a request without a valid token. The token comes with or without `Bearer`.
  public String requireBodyHash(@Nullable String authorization) {
    var token = authorization == null ? "" : authorization.replaceFirst("^Bearer +", "").strip();
    try {
      if (keyring.verify(token).get("sha256") instanceof String hash) {
        return hash;
      }
    } catch (JwtException e) {
      throw new Refusal(Problem.INVALID_CREDENTIALS);
    }
    throw new Refusal(Problem.INVALID_CREDENTIALS);
  }

  /// Refuses a body that is another one than the token names.
  public void requireBody(@Nullable String authorization, byte[] body) {
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
