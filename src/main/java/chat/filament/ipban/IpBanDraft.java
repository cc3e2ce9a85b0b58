package chat.filament.ipban;

import chat.filament.core.Refusal;
import chat.filament.core.UserId;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/// The body of a ban by user.
///
/// @param reason null when none was given; not blank, at most 240 bytes
/// @param expiresInSecs null for a ban that does not end by itself; 1 second to 180 days
record IpBanDraft(
    @Nullable String targetUserId, @Nullable String reason, @Nullable Long expiresInSecs) {
  private static final int MAX_REASON = 240;
  private static final long MAX_SECONDS = 15_552_000;

  IpBanDraft {
    parsed(targetUserId);
    if (reason != null
        && (reason.isBlank()
            || reason.indexOf(0) >= 0
            || reason.getBytes(StandardCharsets.UTF_8).length > MAX_REASON)) {
      throw Refusal.invalid("reason: (expected: 1..240 bytes, not blank)");
    }
    if (expiresInSecs != null && (expiresInSecs < 1 || expiresInSecs > MAX_SECONDS)) {
      throw Refusal.invalid("expires_in_secs: (expected: 1..15552000)");
    }
  }

  UserId target() {
    return parsed(targetUserId);
  }

  private static UserId parsed(@Nullable String text) {
    return UserId.parse(text == null ? "" : text)
        .orElseThrow(() -> Refusal.invalid("target_user_id: not a ULID"));
  }
}
