package chat.filament.core.permission;

import chat.filament.core.RoleId;
import chat.filament.core.UserId;

/// Whom an override is for.
public sealed interface OverrideTarget {
  record OfRole(RoleId role) implements OverrideTarget {}

  record OfMember(UserId user) implements OverrideTarget {}
}
