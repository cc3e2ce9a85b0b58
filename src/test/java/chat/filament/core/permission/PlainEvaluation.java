package chat.filament.core.permission;

import chat.filament.core.ChannelId;
import chat.filament.core.RoleId;
import java.util.EnumSet;
import java.util.HashSet;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// `contract/permissions.md` §3 to §5 once more, sentence by sentence, with sets of names in place
/// of masks and without a thought for speed.
record PlainEvaluation(GuildSnapshot guild, Standing standing, boolean serverOwner) {
  /// §4 1, 2
  boolean inside() {
    return serverOwner || standing instanceof Standing.Member;
  }

  private Set<RoleId> assigned() {
    var ids = new HashSet<RoleId>();
    if (standing instanceof Standing.Member member) {
      ids.addAll(member.roles());
      ids.retainAll(guild.roles().keySet());
    }
    return ids;
  }

  private Role role(RoleId id) {
    return Objects.requireNonNull(guild.roles().get(id));
  }

  private boolean holds(SystemRole key) {
    return assigned().stream().anyMatch(id -> key == role(id).systemKey());
  }

  /// §3
  LegacyRole resolved() {
    if (serverOwner || holds(SystemRole.WORKSPACE_OWNER)) {
      return LegacyRole.OWNER;
    }
    return holds(SystemRole.MODERATOR) ? LegacyRole.MODERATOR : LegacyRole.MEMBER;
  }

  /// §4 3: `@everyone`, all assigned roles, the implicit `member` role.
  private Set<Role> held() {
    var held = new HashSet<Role>();
    for (var role : guild.roles().values()) {
      if (role.systemKey() == SystemRole.EVERYONE
          || assigned().contains(role.id())
          || (role.systemKey() == SystemRole.MEMBER && resolved() == LegacyRole.MEMBER)) {
        held.add(role);
      }
    }
    return held;
  }

  private static Set<Permission> named(PermissionSet set) {
    var names = EnumSet.noneOf(Permission.class);
    for (var permission : Permission.values()) {
      if (set.has(permission)) {
        names.add(permission);
      }
    }
    return names;
  }

  /// §4 1 to 5
  Set<Permission> inGuild() {
    if (serverOwner) {
      return EnumSet.allOf(Permission.class);
    }
    var base = EnumSet.noneOf(Permission.class);
    if (!inside()) {
      return base;
    }
    if (holds(SystemRole.WORKSPACE_OWNER)) {
      return EnumSet.allOf(Permission.class);
    }
    held().forEach(role -> base.addAll(named(role.permissions())));
    return base;
  }

  /// §4 5 a, b, c
  Set<Permission> in(ChannelId id) {
    var channel = guild.channels().get(id);
    if (channel == null) {
      return EnumSet.noneOf(Permission.class);
    }
    var bits = inGuild();
    if (!inside() || serverOwner || holds(SystemRole.WORKSPACE_OWNER)) {
      return bits;
    }
    for (var role : held()) {
      if (role.systemKey() == SystemRole.EVERYONE) {
        var override = channel.overrides().get(new OverrideTarget.OfRole(role.id()));
        bits = layer(bits, allowed(override), denied(override));
      }
    }
    var allow = EnumSet.noneOf(Permission.class);
    var deny = EnumSet.noneOf(Permission.class);
    for (var role : held()) {
      if (role.systemKey() != SystemRole.EVERYONE) {
        var override = channel.overrides().get(new OverrideTarget.OfRole(role.id()));
        allow.addAll(allowed(override));
        deny.addAll(denied(override));
      }
    }
    bits = layer(bits, allow, deny);
    var own = channel.overrides().get(new OverrideTarget.OfMember(standing.user()));
    return layer(bits, allowed(own), denied(own));
  }

  private static Set<Permission> allowed(@Nullable ChannelOverride override) {
    return override == null ? Set.of() : named(override.allow());
  }

  private static Set<Permission> denied(@Nullable ChannelOverride override) {
    return override == null ? Set.of() : named(override.deny());
  }

  /// `bits = (bits & ~deny) | (allow & ~deny)`
  private static Set<Permission> layer(
      Set<Permission> bits, Set<Permission> allow, Set<Permission> deny) {
    var next = new HashSet<>(bits);
    next.addAll(allow);
    next.removeAll(deny);
    return next;
  }

  /// §5
  int highest() {
    if (serverOwner) {
      return Integer.MAX_VALUE;
    }
    return assigned().stream().mapToInt(id -> role(id).position()).max().orElse(0);
  }

  /// §5
  boolean manages(Role role) {
    if (serverOwner) {
      return true;
    }
    if (role.systemKey() == SystemRole.EVERYONE || role.systemKey() == SystemRole.WORKSPACE_OWNER) {
      return false;
    }
    return holds(SystemRole.WORKSPACE_OWNER) || role.position() < highest();
  }

  /// §5
  boolean grants(Role role) {
    return manages(role) && inGuild().containsAll(named(role.permissions()));
  }

  /// §5, kick and ban, without the permission itself
  boolean removes(PlainEvaluation target) {
    boolean immune = target.serverOwner || target.holds(SystemRole.WORKSPACE_OWNER);
    return !immune
        && !standing.user().equals(target.standing.user())
        && highest() > target.highest();
  }
}
