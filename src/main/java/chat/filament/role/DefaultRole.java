package chat.filament.role;

import chat.filament.core.Refusal;
import chat.filament.core.RoleId;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// The role that new members are to get: `{role_id?}`, null or left out for none.
record DefaultRole(@Nullable String roleId) {
  DefaultRole {
    roleId = roleId == null ? null : parsed(roleId).value();
  }

  private static RoleId parsed(String text) {
    return RoleId.parse(text).orElseThrow(() -> Refusal.invalid("role_id: not a ULID"));
  }

  Optional<RoleId> role() {
    return Optional.ofNullable(roleId).map(RoleId::new);
  }
}
