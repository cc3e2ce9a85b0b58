package chat.filament.friend;

import chat.filament.core.UserId;
import chat.filament.platform.http.Cursor;

/// A friend, as the list shows them.
record Friend(UserId userId, String username, long createdAtUnix) {
  String cursor() {
    return new Cursor(createdAtUnix, userId.value()).text();
  }
}
