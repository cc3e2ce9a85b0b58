package chat.filament.friend;

import chat.filament.core.Refusal;
import chat.filament.core.UserId;
import org.jspecify.annotations.Nullable;

/// The body of a new request.
record FriendRequestDraft(@Nullable String recipientUserId) {
  FriendRequestDraft {
    parsed(recipientUserId);
  }

  UserId recipient() {
    return parsed(recipientUserId);
  }

  private static UserId parsed(@Nullable String text) {
    return UserId.parse(text == null ? "" : text)
        .orElseThrow(() -> Refusal.invalid("recipient_user_id: not a ULID"));
  }
}
