package chat.filament.moderation;

import chat.filament.core.UserId;
import chat.filament.platform.http.Cursor;
import org.jspecify.annotations.Nullable;

/// A ban as clients see it. `bannedByUserId` is null once that account is gone.
record BanEntry(UserId userId, @Nullable UserId bannedByUserId, long createdAtUnix) {
  String cursor() {
    return new Cursor(createdAtUnix, userId.value()).text();
  }
}
