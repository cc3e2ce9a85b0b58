package chat.filament.core.permission;

import chat.filament.core.RoleId;
import java.time.Instant;
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

  public boolean is(SystemRole key) {
    return systemKey == key;
  }
}
