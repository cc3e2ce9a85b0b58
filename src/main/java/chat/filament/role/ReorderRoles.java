package chat.filament.role;

import chat.filament.audit.AuditRow;
import chat.filament.core.GuildId;
import chat.filament.core.Refusal;
import chat.filament.core.RoleId;
import chat.filament.core.UserId;
import chat.filament.core.permission.Access;
import chat.filament.core.permission.GuildSnapshot;
import chat.filament.core.permission.Permission;
import chat.filament.core.permission.Role;
import chat.filament.platform.event.AccessChange;
import chat.filament.writer.Change;
import chat.filament.writer.ChangeResult;
import chat.filament.writer.Decision;
import chat.filament.writer.GuildCommand;
import java.util.List;
import java.util.Map;
import java.util.Set;

/// Puts roles in order. Needs `manage_workspace_roles`, and every listed role must be manageable
/// and no system role.
///
/// @param roles highest first, without repeats
record ReorderRoles(GuildId guild, UserId actor, List<RoleId> roles)
    implements GuildCommand<Boolean> {
  ReorderRoles {
    roles = List.copyOf(roles);
  }

  @Override
  public Set<UserId> users() {
    return Set.of(actor);
  }

  @Override
  public Change<Boolean> decide(Decision on) {
    var access = on.enter(actor).require(Permission.MANAGE_WORKSPACE_ROLES);
    for (var role : named(access)) {
      RoleRules.requireNotSystem(role);
      RoleRules.requireManageable(access, role);
    }
    var movable =
        access.guild().roles().values().stream().filter(role -> !role.isSystem()).toList();
    var positions = new Reorder(movable, roles, access.highest()).positions();
    var event = new RoleEvents(guild, on.now(), actor).reordered(roles);
    var audit = AuditRow.of(actor, "role.reorder", Map.of("role_ids", roles));
    var description = new AccessChange.Description(moved(access.guild(), positions));
    return new Change.Write<>(transaction ->
        RoleStore.move(transaction, guild, positions)
            .map(new ChangeResult<>(true, List.of(event), List.of(audit), description)));
  }

  private static GuildSnapshot moved(GuildSnapshot guild, Map<RoleId, Integer> positions) {
    var moved = guild;
    for (var role : guild.roles().values()) {
      var position = positions.get(role.id());
      moved = position == null ? moved : moved.with(role.at(position));
    }
    return moved;
  }

  private List<Role> named(Access access) {
    var known = access.guild().roles();
    if (!known.keySet().containsAll(roles)) {
      throw Refusal.invalid("role_ids: names an unknown role");
    }
    return roles.stream().map(access::requireRole).toList();
  }
}
