package chat.filament.role;

import chat.filament.core.Refusal;
import chat.filament.core.permission.PermissionSet;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// What a new role is to be: `{name, permissions, position?, color_hex?}`.
///
/// @param permissions as they were sent, for the answer
/// @param position 1..9999, null to put it right below its creator's highest role
record RoleDraft(
    String name, List<String> permissions, @Nullable Integer position, @Nullable String colorHex) {
  private static final int MAX_POSITION = 9_999;

  RoleDraft {
    name = RoleName.of(name);
    PermissionSet.ofWire("permissions", permissions);
    permissions = List.copyOf(permissions);
    if (position != null && (position < 1 || position > MAX_POSITION)) {
      throw Refusal.invalid("position: (expected: 1..9999)");
    }
    colorHex = RoleColor.of(colorHex);
  }

  PermissionSet permissionSet() {
    return PermissionSet.ofWire("permissions", permissions);
  }

  /// Where the role goes when its creator's highest role stands at `highest`.
  int positionBelow(int highest) {
    return position != null ? position : Math.clamp(highest - 1L, 1, MAX_POSITION);
  }
}
