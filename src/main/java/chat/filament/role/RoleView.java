package chat.filament.role;

import chat.filament.core.RoleId;
import chat.filament.core.permission.Role;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// A role as clients see it.
record RoleView(
    RoleId roleId,
    String name,
    int position,
    boolean isSystem,
    List<String> permissions,
    @Nullable String colorHex) {
  static RoleView of(Role role) {
    return of(role, role.permissions().wire());
  }

  /// With the permissions as somebody sent them.
  static RoleView of(Role role, List<String> permissions) {
    return new RoleView(
        role.id(), role.name(), role.position(), role.isSystem(), permissions, role.colorHex());
  }
}
