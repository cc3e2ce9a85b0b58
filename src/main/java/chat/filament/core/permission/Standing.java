package chat.filament.core.permission;

import chat.filament.core.RoleId;
import chat.filament.core.UserId;
import java.util.Set;

/// What one user is in one guild, as of one committed state.
public sealed interface Standing {
  UserId user();

  /// A member with the roles assigned explicitly (at most 16; implied roles are not listed).
  record Member(UserId user, Set<RoleId> roles, MemberSince since) implements Standing {
    public Member {
      roles = Set.copyOf(roles);
    }

    /// Somebody who has always been a member.
    public Member(UserId user, Set<RoleId> roles) {
      this(user, roles, MemberSince.ALWAYS);
    }
  }

  /// Banned: membership and assignments ended with the ban.
  record Banned(UserId user) implements Standing {}

  /// Neither member nor banned.
  record Stranger(UserId user) implements Standing {}
}
