package chat.filament.role;

import chat.filament.core.Refusal;
import chat.filament.core.permission.LegacyRole;
import org.jspecify.annotations.Nullable;

/// The rank that a member is to have: `{role}`, one of `owner`, `moderator`, `member`.
record RankDraft(@Nullable String role) {
  RankDraft {
    parse(role);
  }

  LegacyRole rank() {
    return parse(role);
  }

  private static LegacyRole parse(@Nullable String wire) {
    for (var role : LegacyRole.values()) {
      if (role.wire().equals(wire)) {
        return role;
      }
    }
    throw Refusal.invalid("role: (expected: owner, moderator or member)");
  }
}
