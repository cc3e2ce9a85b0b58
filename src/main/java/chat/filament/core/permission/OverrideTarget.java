package chat.filament.core.permission;

import chat.filament.core.RoleId;
import chat.filament.core.UserId;

/// Whom an override is for.
public sealed interface OverrideTarget {
  record OfRole(RoleId role) implements OverrideTarget {
    @Override
    public String kind() {
      return ROLE;
    }

    @Override
    public String id() {
      return role.value();
    }
  }

  record OfMember(UserId user) implements OverrideTarget {
    @Override
    public String kind() {
      return MEMBER;
    }

    @Override
    public String id() {
      return user.value();
    }
  }

  /// The two kinds on the wire.
  String ROLE = "role";

  String MEMBER = "member";

  /// `role` or `member`.
  String kind();

  /// The ULID of the role or the user.
  String id();
}
