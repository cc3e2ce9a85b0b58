package chat.filament.platform.http;

import chat.filament.core.SessionId;
import chat.filament.core.UserId;

/// Who is asking: an account and the live auth session that its access token belongs to.
public record Identity(UserId user, SessionId session) {}
