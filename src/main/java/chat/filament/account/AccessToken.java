package chat.filament.account;

import chat.filament.core.SessionId;
import chat.filament.core.UserId;

/// What an access token turns out to be.
sealed interface AccessToken {
  /// Signature and times hold; good until `expiresAt` (unix seconds), if its session lives.
  record Valid(UserId user, SessionId session, long expiresAt) implements AccessToken {}

  /// Forged, expired, or no token at all.
  record Invalid() implements AccessToken {}

  /// Names a key that this node has not read; the keys may have been rotated.
  record UnknownKey() implements AccessToken {}
}
