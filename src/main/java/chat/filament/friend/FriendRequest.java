package chat.filament.friend;

import chat.filament.core.UserId;
import chat.filament.platform.http.Cursor;

/// A pending request with the names of both, as in lists and in its event.
record FriendRequest(
    String requestId,
    UserId senderUserId,
    String senderUsername,
    UserId recipientUserId,
    String recipientUsername,
    long createdAtUnix) {

  Pair pair() {
    return Pair.of(senderUserId, recipientUserId);
  }

  String cursor() {
    return new Cursor(createdAtUnix, requestId).text();
  }
}
