package chat.filament.role;

import chat.filament.core.Refusal;
import chat.filament.core.permission.PermissionSet;
import chat.filament.core.permission.Role;
import chat.filament.platform.http.Patch;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// What to change about a role: `{name?, permissions?, color_hex?}`, at least one of them. A
/// `color_hex` of null takes the colour away.
record RoleEdit(@Nullable String name, @Nullable List<String> permissions, Patch<String> colorHex) {
  RoleEdit {
    name = name == null ? null : RoleName.of(name);
    permissions = permissions == null ? null : canonical(permissions);
    colorHex = new Patch<>(colorHex.isSent(), RoleColor.of(colorHex.value()));
    if (name == null && permissions == null && !colorHex.isSent()) {
      throw Refusal.invalid("body: nothing to change (expected: name, permissions or color_hex)");
    }
  }

  private static List<String> canonical(List<String> permissions) {
    return PermissionSet.ofWire("permissions", permissions).wire();
  }

  /// The role after the edit. Permissions that this version does not know stay.
  Role applyTo(Role role) {
    return new Role(
        role.id(),
        name == null ? role.name() : name,
        role.position(),
        permissions == null
            ? role.permissions()
            : PermissionSet.ofWire("permissions", permissions)
                .plus(new PermissionSet(role.permissions().unknownBits())),
        role.isSystem(),
        role.systemKey(),
        colorHex.isSent() ? colorHex.value() : role.colorHex(),
        role.createdAt());
  }
}
