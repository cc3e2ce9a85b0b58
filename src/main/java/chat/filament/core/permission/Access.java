package chat.filament.core.permission;

import chat.filament.core.ChannelId;
import chat.filament.core.Problem;
import chat.filament.core.Refusal;
import chat.filament.core.RoleId;
import chat.filament.core.UserId;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/// What one user may do in one guild; the only permission code (evaluation:
/// `contract/permissions.md` §4, hierarchy: §5). Immutable; a new state of the guild or of the
/// member needs a new `Access`.
///
/// The `require…` methods are the gates of routes and commands (`contract/permissions.md` §7): they
/// answer what the caller goes on with, or fail with the refusal that the client gets.
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
    if (standing instanceof Standing.Member(var _, var assigned, var _)) {
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

  /// What the same user would be allowed in another state of the same guild.
  public Access under(GuildSnapshot other) {
    return new Access(other, standing, serverOwner);
  }

  /// What the same user would be allowed in the same guild with another standing.
  public Access with(Standing other) {
    return new Access(guild, other, serverOwner);
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

  public Standing standing() {
    return standing;
  }

  /// True for members, and for the server owner everywhere.
  public boolean isInside() {
    return serverOwner || standing instanceof Standing.Member;
  }

  public boolean isMember() {
    return standing instanceof Standing.Member;
  }

  public boolean isBanned() {
    return standing instanceof Standing.Banned;
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

  /// What speaks for and against a permission at guild level, or in a channel of this guild.
  public Explanation explain(Optional<Channel> channel, Permission permission) {
    return Explanation.of(this, channel, permission);
  }

  /// Roles that count: assigned and implied ones.
  List<Role> held() {
    return held;
  }

  /// `create_message` is also what makes a channel visible.
  public boolean canSee(ChannelId channel) {
    return in(channel).has(Permission.CREATE_MESSAGE);
  }

  /// The roles assigned explicitly; none for outsiders. Those deleted since are left out.
  public Set<RoleId> assigned() {
    return switch (standing) {
      case Standing.Member(var _, var roles, var _) ->
          roles.stream().filter(guild.roles()::containsKey).collect(Collectors.toSet());
      case Standing.Banned _, Standing.Stranger _ -> Set.of();
    };
  }

  /// Where the membership begins; without one nothing is before it.
  public MemberSince memberSince() {
    return standing instanceof Standing.Member member ? member.since() : MemberSince.ALWAYS;
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

  /// Members and the server owner pass; anybody else is `forbidden`.
  public Access requireInside() {
    if (!isInside()) {
      throw new Refusal(Problem.FORBIDDEN);
    }
    return this;
  }

  /// Holders of the permission at guild level pass; anybody else is `forbidden`.
  public Access require(Permission permission) {
    if (!inGuild.has(permission)) {
      throw new Refusal(Problem.FORBIDDEN);
    }
    return this;
  }

  /// The channel, for somebody who holds the permission there. Outsiders are `forbidden`, an
  /// unknown channel is `not_found`, a lacking permission is `forbidden`. Empty stands for a text
  /// that is no ULID, which is like an unknown id.
  public Channel requireIn(Optional<ChannelId> id, Permission permission) {
    requireInside();
    var channel = id.flatMap(guild::channel).orElseThrow(() -> new Refusal(Problem.NOT_FOUND));
    if (!in(channel.id()).has(permission)) {
      throw new Refusal(Problem.FORBIDDEN);
    }
    return channel;
  }

  /// The role of this guild; an unknown one is `not_found`.
  public Role requireRole(RoleId id) {
    var role = guild.roles().get(id);
    if (role == null) {
      throw new Refusal(Problem.NOT_FOUND);
    }
    return role;
  }

  /// The channel, for somebody who may write there; everything else, an unknown channel included,
  /// is `forbidden`. For reactions and attachments.
  public Channel requireToWriteIn(Optional<ChannelId> id) {
    return id.flatMap(guild::channel)
        .filter(channel -> canSee(channel.id()))
        .orElseThrow(() -> new Refusal(Problem.FORBIDDEN));
  }

  /// What somebody gets who names a guild that does not exist: only the server owner may learn
  /// that.
  public static Refusal noGuild(UserId user, @Nullable UserId serverOwner) {
    return new Refusal(user.equals(serverOwner) ? Problem.NOT_FOUND : Problem.FORBIDDEN);
  }
}
