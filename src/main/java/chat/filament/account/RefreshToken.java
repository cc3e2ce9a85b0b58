package chat.filament.account;

import chat.filament.core.SessionId;
import java.security.SecureRandom;
import java.util.Optional;

/// A refresh token, `<session ULID>.<43 characters of base64url>` (`contract/auth.md` §3). Never
/// printed.
record RefreshToken(SessionId session, String text) {
  private static final int DOT = 26;

  /// A new one for `session`.
  static RefreshToken of(SessionId session, SecureRandom random) {
    return new RefreshToken(session, session.value() + "." + Opaque.next(random));
  }

  /// Empty when no token looks like this.
  static Optional<RefreshToken> parse(String text) {
    if (text.length() != DOT + 1 + Opaque.LENGTH || text.charAt(DOT) != '.') {
      return Optional.empty();
    }
    return SessionId.parse(text.substring(0, DOT)).map(session -> new RefreshToken(session, text));
  }

  /// Of the whole text.
  byte[] hash() {
    return Opaque.sha256(text);
  }

  @Override
  public String toString() {
    return "RefreshToken[session=" + session + "]";
  }
}
