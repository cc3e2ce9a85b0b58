package chat.filament.account;

import chat.filament.core.Refusal;
import java.util.Optional;

/// The body of a refresh and a logout. Text that is no token is not a bad request but the wrong
/// credential. Never printed.
record SentRefreshToken(String refreshToken) {
  SentRefreshToken {
    if (refreshToken == null) {
      throw Refusal.invalid("refresh_token: missing (expected: a string)");
    }
  }

  Optional<RefreshToken> parsed() {
    return RefreshToken.parse(refreshToken);
  }

  @Override
  public String toString() {
    return "SentRefreshToken[***]";
  }
}
