package chat.filament.profile;

import chat.filament.core.UserId;

/// What lists show of somebody.
record UserSummary(UserId userId, String username, long avatarVersion) {}
