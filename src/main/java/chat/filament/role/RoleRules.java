package chat.filament.role;

import chat.filament.core.Problem;
import chat.filament.core.Refusal;
import chat.filament.core.permission.Access;
import chat.filament.core.permission.PermissionSet;
import chat.filament.core.permission.Role;

/// Limits of roles, and who may do what to which (`contract/permissions.md` §2, §5).
final class RoleRules {
  /// Roles of a guild, the seeded ones included.
  static final int ROLES = 64;

  /// Roles assigned to one member.
  static final int ASSIGNMENTS = 16;

  private RoleRules() {}

  static void requireManageable(Access actor, Role role) {
    if (!actor.canManage(role)) {
      throw new Refusal(Problem.FORBIDDEN);
    }
  }

  static void requireGrantable(Access actor, Role role) {
    if (!actor.canGrant(role)) {
      throw new Refusal(Problem.FORBIDDEN);
    }
  }

  /// Nobody puts into a role what they lack at guild level.
  static void requireHeld(Access actor, PermissionSet added) {
    if (!actor.inGuild().covers(added)) {
      throw new Refusal(Problem.FORBIDDEN);
    }
  }

  static void requireRoom(int count, int maximum) {
    if (count >= maximum) {
      throw new Refusal(Problem.QUOTA_EXCEEDED);
    }
  }

  /// The system roles are neither deleted, reordered nor handed out by default.
  static void requireNotSystem(Role role) {
    if (role.isSystem()) {
      throw new Refusal(Problem.FORBIDDEN);
    }
  }
}
