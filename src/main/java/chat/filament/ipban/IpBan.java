package chat.filament.ipban;

import chat.filament.core.UserId;
import chat.filament.platform.http.Cursor;
import org.jspecify.annotations.Nullable;

/// An address ban as moderators see it: without the address.
record IpBan(
    String banId,
    @Nullable UserId sourceUserId,
    @Nullable String reason,
    long createdAtUnix,
    @Nullable Long expiresAtUnix) {
  String cursor() {
    return new Cursor(createdAtUnix, banId).text();
  }
}
