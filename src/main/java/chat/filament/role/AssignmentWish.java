package chat.filament.role;

import chat.filament.audit.AuditRow;
import chat.filament.core.Problem;
import chat.filament.core.Refusal;
import chat.filament.core.RoleId;
import chat.filament.core.UserId;
import chat.filament.core.permission.Access;
import chat.filament.core.permission.LegacyRole;
import chat.filament.core.permission.Permission;
import chat.filament.core.permission.Role;
import chat.filament.core.permission.SystemRole;
import chat.filament.platform.event.Event;
import java.util.Map;

/// Which role a member is to get or lose. The ways to say so differ in who may and in what is told
/// of it, and in nothing else.
sealed interface AssignmentWish {
  /// The role, if the actor may give it to or take it from this member; refuses otherwise.
  Role role(Access actor, Access member);

  /// Whether the member gets it.
  boolean gives();

  Event event(RoleEvents events, UserId user);

  AuditRow audit(UserId actor, UserId user);

  /// A role by its id. Needs `manage_member_roles`, and a grantable role to give it or a manageable
  /// one to take it. Everybody holds `@everyone` already, so it is no role to give or take.
  record ById(RoleId id, boolean gives) implements AssignmentWish {
    @Override
    public Role role(Access actor, Access member) {
      var role = actor.requireRole(id);
      actor.require(Permission.MANAGE_MEMBER_ROLES);
      if (role.is(SystemRole.EVERYONE)) {
        throw Refusal.invalid("role_id: @everyone (expected: a role that can be assigned)");
      }
      requireAllowed(actor, role, gives);
      requireMember(member);
      return role;
    }

    @Override
    public Event event(RoleEvents events, UserId user) {
      return gives ? events.assigned(id, user) : events.unassigned(id, user);
    }

    @Override
    public AuditRow audit(UserId actor, UserId user) {
      return new AuditRow(
          actor, user, gives ? "role.assign" : "role.unassign", Map.of("role_id", id));
    }
  }

  /// The rank that the member is to have, by its name of old: a moderator holds the seeded
  /// moderator role, a plain member does not. Owners are neither made nor unmade so, and the actor
  /// must stand above the member.
  record Rank(LegacyRole rank) implements AssignmentWish {
    @Override
    public Role role(Access actor, Access member) {
      actor.require(Permission.MANAGE_MEMBER_ROLES);
      requireMember(member);
      if (rank == LegacyRole.OWNER || member.isOwner()) {
        throw new Refusal(Problem.FORBIDDEN);
      }
      var moderator =
          actor
              .guild()
              .seeded(SystemRole.MODERATOR)
              .orElseThrow(() -> new Refusal(Problem.NOT_FOUND));
      if (actor.highest() <= member.highest()) {
        throw new Refusal(Problem.FORBIDDEN);
      }
      requireAllowed(actor, moderator, gives());
      return moderator;
    }

    @Override
    public boolean gives() {
      return rank == LegacyRole.MODERATOR;
    }

    @Override
    public Event event(RoleEvents events, UserId user) {
      return events.ranked(user, rank);
    }

    @Override
    public AuditRow audit(UserId actor, UserId user) {
      return new AuditRow(actor, user, "member.role.update", Map.of("role", rank.wire()));
    }
  }

  private static void requireAllowed(Access actor, Role role, boolean gives) {
    if (gives) {
      RoleRules.requireGrantable(actor, role);
    } else {
      RoleRules.requireManageable(actor, role);
    }
  }

  private static void requireMember(Access member) {
    if (!member.isMember()) {
      throw new Refusal(Problem.NOT_FOUND);
    }
  }
}
