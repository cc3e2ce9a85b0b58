package chat.filament.account;

import chat.filament.core.SessionId;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.security.SecureRandom;
import java.util.Base64;
import java.util.Optional;

/// A refresh token, `<session ULID>.<43 characters of base64url>`; only its SHA-256 is stored
/// (`contract/auth.md` §3). Never printed.
record RefreshToken(SessionId session, String text) {
  private static final int RANDOM_BYTES = 32;
  private static final int LENGTH = 70;
  private static final int DOT = 26;

  /// A new one for `session`.
  static RefreshToken of(SessionId session, SecureRandom random) {
    var bytes = new byte[RANDOM_BYTES];
    random.nextBytes(bytes);
    var secret = Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
    return new RefreshToken(session, session.value() + "." + secret);
  }

  /// Empty when no token looks like this.
  static Optional<RefreshToken> parse(String text) {
    if (text.length() != LENGTH || text.charAt(DOT) != '.') {
      return Optional.empty();
    }
    return SessionId.parse(text.substring(0, DOT)).map(session -> new RefreshToken(session, text));
  }

  byte[] hash() {
    return sha256(text);
  }

  static byte[] sha256(String text) {
    try {
      return MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException(e);
    }
  }

  @Override
  public String toString() {
    return "RefreshToken[session=" + session + "]";
  }
}
