package chat.filament.core.permission;

import static chat.filament.core.permission.Permission.CREATE_MESSAGE;
import static chat.filament.core.permission.Permission.MANAGE_ROLES;
import static chat.filament.core.permission.Permission.MANAGE_WORKSPACE_ROLES;
import static chat.filament.core.permission.Permission.SUBSCRIBE_STREAMS;

/// The four roles that a new guild is seeded with. A seeded role is recognised by this key, never
/// by its name.
public enum SystemRole {
  EVERYONE("everyone", "@everyone", 0, true, PermissionSet.of(CREATE_MESSAGE, SUBSCRIBE_STREAMS)),
  WORKSPACE_OWNER("workspace_owner", "workspace_owner", 10_000, true, PermissionSet.ALL),
  MODERATOR(
      "moderator",
      "moderator",
      100,
      false,
      PermissionSet.ALL.minus(PermissionSet.of(MANAGE_ROLES, MANAGE_WORKSPACE_ROLES))),
  MEMBER("member", "member", 1, false, PermissionSet.of(CREATE_MESSAGE, SUBSCRIBE_STREAMS));

  private final String key;
  private final String roleName;
  private final int position;
  private final boolean isSystem;
  private final PermissionSet permissions;

  SystemRole(
      String key, String roleName, int position, boolean isSystem, PermissionSet permissions) {
    this.key = key;
    this.roleName = roleName;
    this.position = position;
    this.isSystem = isSystem;
    this.permissions = permissions;
  }

  /// The stored `system_key`.
  public String key() {
    return key;
  }

  public String roleName() {
    return roleName;
  }

  public int position() {
    return position;
  }

  /// System roles can be neither deleted nor reordered; the other two behave like custom roles.
  public boolean isSystem() {
    return isSystem;
  }

  public PermissionSet permissions() {
    return permissions;
  }

  public static SystemRole ofKey(String key) {
    for (var role : values()) {
      if (role.key.equals(key)) {
        return role;
      }
    }
    throw new IllegalArgumentException("system_key: " + key + " (expected one of the four)");
  }
}
