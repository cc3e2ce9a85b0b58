package chat.filament.account;

import chat.filament.core.UserId;

/// What became of a refresh.
sealed interface Refreshed {
  record Done(UserId user, Tokens tokens) implements Refreshed {}

  /// The token had been used before; its session was live until now and is revoked.
  record Replayed(UserId user) implements Refreshed {}

  /// Unknown, expired or revoked.
  record Rejected() implements Refreshed {}
}
