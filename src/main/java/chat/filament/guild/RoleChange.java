package chat.filament.guild;

import chat.filament.core.Refusal;
import chat.filament.core.permission.LegacyRole;
import org.jspecify.annotations.Nullable;

/// The role that a member is to have: `{role}`, one of `owner`, `moderator`, `member`.
record RoleChange(@Nullable String role) {
  RoleChange {
    parse(role);
  }

  LegacyRole wanted() {
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
