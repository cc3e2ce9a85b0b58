package chat.filament.account;

import chat.filament.core.SessionId;

/// One live session in the list of its owner. Times are unix seconds.
record SessionEntry(
    SessionId sessionId,
    long createdAtUnix,
    long lastUsedAtUnix,
    long expiresAtUnix,
    boolean current) {}
