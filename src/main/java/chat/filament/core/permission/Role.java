package chat.filament.core.permission;

import chat.filament.core.RoleId;
import java.time.Instant;
import java.util.Comparator;
import org.jspecify.annotations.Nullable;

/// A role of a guild. `position` is 0..10000, higher stands above; `systemKey` is null for roles
/// that people made.
public record Role(
    RoleId id,
    String name,
    int position,
    PermissionSet permissions,
    boolean isSystem,
    @Nullable SystemRole systemKey,
    @Nullable String colorHex,
    Instant createdAt) {
  /// The order in which roles are shown and ranked: by position, of equal ones the older first.
  public static final Comparator<Role> HIGHEST_FIRST =
      Comparator.comparingInt(Role::position)
          .reversed()
          .thenComparing(Role::createdAt)
          .thenComparing(role -> role.id().value());

  public Role at(int newPosition) {
    return new Role(id, name, newPosition, permissions, isSystem, systemKey, colorHex, createdAt);
  }

  public boolean is(SystemRole key) {
    return systemKey == key;
  }
}
