package chat.filament.account;

import chat.filament.core.UserId;

/// A session that was live when it was read; it expires at `expiresAt` (unix seconds) unless a
/// refresh moves that.
record LiveSession(UserId user, long expiresAt) {}
