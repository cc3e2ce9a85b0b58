package chat.filament.role;

import chat.filament.core.Problem;
import chat.filament.core.Refusal;
import chat.filament.core.RoleId;
import chat.filament.core.UserId;
import chat.filament.core.permission.Access;
import chat.filament.core.permission.Permission;
import chat.filament.core.permission.Role;
import chat.filament.core.permission.SystemRole;
import chat.filament.writer.Decision;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/// What giving and taking a role have in common.
final class Assignments {
  private Assignments() {}

  static Set<UserId> users(UserId actor, UserId user) {
    return Set.copyOf(new HashSet<>(List.of(actor, user)));
  }

  /// The role, for somebody with `manage_member_roles`. Everybody holds `@everyone` already, so it
  /// is no role to give or take.
  static Role requireRole(Decision on, UserId actor, RoleId id) {
    var access = on.enter(actor);
    var role = access.requireRole(id);
    access.require(Permission.MANAGE_MEMBER_ROLES);
    if (role.is(SystemRole.EVERYONE)) {
      throw Refusal.invalid("role_id: @everyone (expected: a role that can be assigned)");
    }
    return role;
  }

  static Access requireMember(Decision on, UserId user) {
    var access = on.access(user);
    if (!access.isMember()) {
      throw new Refusal(Problem.NOT_FOUND);
    }
    return access;
  }
}
