package chat.filament.profile;

import chat.filament.core.Refusal;
import chat.filament.core.UserId;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// The body of a lookup: 1..64 ids of users.
record Lookup(@Nullable List<@Nullable String> userIds) {
  private static final int MAX = 64;

  Lookup {
    if (userIds == null || userIds.isEmpty() || userIds.size() > MAX) {
      throw Refusal.invalid("user_ids: (expected: 1..64 ULIDs)");
    }
    userIds.forEach(Lookup::parsed);
  }

  /// In the order of the request, each once.
  List<UserId> users() {
    return userIds == null ? List.of() : userIds.stream().map(Lookup::parsed).distinct().toList();
  }

  private static UserId parsed(@Nullable String text) {
    return UserId.parse(text == null ? "" : text)
        .orElseThrow(() -> Refusal.invalid("user_ids: not a ULID"));
  }
}
