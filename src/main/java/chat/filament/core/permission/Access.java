package chat.filament.core.permission;

import chat.filament.core.ChannelId;
import chat.filament.core.RoleId;
import chat.filament.core.UserId;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// What one user may do in one guild; the only permission code (evaluation:
/// `contract/permissions.md` §4, hierarchy: §5). Immutable; a new state of the guild or of the
/// member needs a new `Access`.
public final class Access {
  private final GuildSnapshot guild;
  private final Standing standing;
  private final boolean serverOwner;
  private final List<Role> held;
  private final boolean workspaceOwner;
  private final PermissionSet inGuild;
  private final int highest;

  private Access(GuildSnapshot guild, Standing standing, boolean serverOwner) {
    this.guild = guild;
    this.standing = standing;
    this.serverOwner = serverOwner;
    this.held = new ArrayList<>(4);
    boolean owner = false;
    int top = 0;
    long mask = 0;
    if (standing instanceof Standing.Member(var _, var assigned)) {
      for (var role : heldRoles(guild, assigned)) {
        held.add(role);
        mask |= role.permissions().mask();
        owner |= role.is(SystemRole.WORKSPACE_OWNER);
        top = assigned.contains(role.id()) ? Math.max(top, role.position()) : top;
      }
    }
    this.workspaceOwner = owner;
    this.inGuild = owner || serverOwner ? PermissionSet.ALL : new PermissionSet(mask);
    this.highest = serverOwner ? Integer.MAX_VALUE : top;
  }

  /// `serverOwner` is the configured owner of the whole server, null when there is none: all
  /// permissions everywhere, without a membership or ban check.
  public static Access of(GuildSnapshot guild, Standing standing, @Nullable UserId serverOwner) {
    return new Access(guild, standing, standing.user().equals(serverOwner));
  }

  /// Assigned roles, `@everyone`, and the seeded `member` role that a plain member holds
  /// implicitly.
  private static List<Role> heldRoles(GuildSnapshot guild, Set<RoleId> assigned) {
    var roles = new ArrayList<Role>(assigned.size() + 2);
    boolean plain = true;
    for (var id : assigned) {
      var role = guild.roles().get(id);
      if (role != null) {
        roles.add(role);
        plain &= !role.is(SystemRole.WORKSPACE_OWNER) && !role.is(SystemRole.MODERATOR);
      }
    }
    for (var role : guild.roles().values()) {
      boolean implied = role.is(SystemRole.EVERYONE) || (plain && role.is(SystemRole.MEMBER));
      if (implied && !assigned.contains(role.id())) {
        roles.add(role);
      }
    }
    return roles;
  }

  public GuildSnapshot guild() {
    return guild;
  }

  public UserId user() {
    return standing.user();
  }

  /// True for members, and for the server owner everywhere.
  public boolean isInside() {
    return serverOwner || standing instanceof Standing.Member;
  }

  public boolean isMember() {
    return standing instanceof Standing.Member;
  }

  public boolean isServerOwner() {
    return serverOwner;
  }

  /// True for the server owner and holders of `workspace_owner`: overrides and role limits do not
  /// bind them.
  public boolean isOwner() {
    return serverOwner || workspaceOwner;
  }

  /// Permissions at guild level; none for outsiders.
  public PermissionSet inGuild() {
    return inGuild;
  }

  /// Permissions in a channel of this guild; none for outsiders and for channels that do not exist.
  public PermissionSet in(ChannelId id) {
    var channel = guild.channels().get(id);
    if (channel == null || !isInside()) {
      return PermissionSet.NONE;
    }
    if (isOwner() || channel.overrides().isEmpty()) {
      return inGuild;
    }
    return overridden(channel);
  }

  private PermissionSet overridden(Channel channel) {
    var bits = inGuild;
    long allow = 0;
    long deny = 0;
    for (var role : held) {
      var override = channel.overrides().get(new OverrideTarget.OfRole(role.id()));
      if (override == null) {
        continue;
      }
      if (role.is(SystemRole.EVERYONE)) {
        bits = bits.overridden(override.allow().mask(), override.deny().mask());
      } else {
        allow |= override.allow().mask();
        deny |= override.deny().mask();
      }
    }
    bits = bits.overridden(allow, deny);
    var own = channel.overrides().get(new OverrideTarget.OfMember(standing.user()));
    return own == null ? bits : bits.overridden(own.allow().mask(), own.deny().mask());
  }

  /// `create_message` is also what makes a channel visible.
  public boolean canSee(ChannelId channel) {
    return in(channel).has(Permission.CREATE_MESSAGE);
  }

  public LegacyRole resolvedRole() {
    if (isOwner()) {
      return LegacyRole.OWNER;
    }
    boolean moderator = held.stream().anyMatch(role -> role.is(SystemRole.MODERATOR));
    return moderator ? LegacyRole.MODERATOR : LegacyRole.MEMBER;
  }

  /// The greatest position among assigned roles, 0 if none, unlimited for the server owner.
  public int highest() {
    return highest;
  }

  /// Whether this user may edit, delete, move or take away the role.
  public boolean canManage(Role role) {
    if (serverOwner) {
      return true;
    }
    if (role.isSystem()) {
      return false;
    }
    return workspaceOwner || role.position() < highest;
  }

  /// Whether this user may hand out the role: manageable, and nothing in it that they lack at guild
  /// level.
  public boolean canGrant(Role role) {
    return canManage(role) && inGuild.covers(role.permissions());
  }
}
