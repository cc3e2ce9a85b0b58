package chat.filament.core.permission;

import chat.filament.core.ChannelId;
import chat.filament.core.GuildId;
import chat.filament.core.IdSource;
import chat.filament.core.RoleId;
import chat.filament.core.UserId;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.jspecify.annotations.Nullable;

/// A guild and people in it, out of one seed: seeded roles that may be gone, custom roles at equal
/// positions, overrides of roles, members and roles that nobody holds, unknown bits, assignments of
/// roles that were deleted.
record RandomGuild(GuildSnapshot snapshot, List<Standing> people) {
  private static final IdSource IDS = new IdSource(InstantSource.system());

  static RandomGuild of(Random random) {
    var users = new ArrayList<UserId>();
    for (int i = 0; i < 4; i++) {
      users.add(new UserId(IDS.next()));
    }
    var roles = roles(random);
    var channels = new HashMap<ChannelId, Channel>();
    for (int i = random.nextInt(3); i >= 0; i--) {
      var id = new ChannelId(IDS.next());
      var overrides = overrides(random, List.copyOf(roles.values()), users);
      channels.put(id, new Channel(id, "c", ChannelKind.TEXT, Instant.EPOCH, overrides));
    }
    var snapshot = new GuildSnapshot(new GuildId(IDS.next()), "g", true, 0, roles, channels, null);
    return new RandomGuild(
        snapshot,
        users.stream().map(user -> standing(random, user, List.copyOf(roles.values()))).toList());
  }

  private static Map<RoleId, Role> roles(Random random) {
    var roles = new HashMap<RoleId, Role>();
    for (var key : SystemRole.values()) {
      if (key.isSystem() || random.nextInt(4) > 0) {
        var permissions = random.nextBoolean() ? key.permissions() : mask(random);
        add(roles, role(key.position(), permissions, key));
      }
    }
    for (int i = random.nextInt(5); i > 0; i--) {
      add(roles, role(1 + random.nextInt(4), mask(random), null));
    }
    return roles;
  }

  private static Role role(int position, PermissionSet permissions, @Nullable SystemRole key) {
    boolean system = key != null && key.isSystem();
    var id = new RoleId(IDS.next());
    return new Role(id, "r", position, permissions, system, key, null, Instant.EPOCH);
  }

  private static void add(Map<RoleId, Role> roles, Role role) {
    roles.put(role.id(), role);
  }

  /// Any of the twelve, and now and then a bit that this version does not know.
  private static PermissionSet mask(Random random) {
    long half = random.nextLong();
    long known = half & random.nextLong() & 0xFFF; // each bit in a quarter of the masks
    return new PermissionSet(known | (random.nextInt(10) == 0 ? 1L << 40 : 0));
  }

  private static Map<OverrideTarget, ChannelOverride> overrides(
      Random random, List<Role> roles, List<UserId> users) {
    var overrides = new HashMap<OverrideTarget, ChannelOverride>();
    for (var role : roles) {
      if (random.nextInt(3) == 0) {
        overrides.put(new OverrideTarget.OfRole(role.id()), override(random));
      }
    }
    for (var user : users) {
      if (random.nextInt(3) == 0) {
        overrides.put(new OverrideTarget.OfMember(user), override(random));
      }
    }
    return overrides;
  }

  private static ChannelOverride override(Random random) {
    var deny = mask(random);
    return new ChannelOverride(mask(random).minus(deny), deny);
  }

  private static Standing standing(Random random, UserId user, List<Role> roles) {
    return switch (random.nextInt(8)) {
      case 0 -> new Standing.Stranger(user);
      case 1 -> new Standing.Banned(user);
      default -> {
        var held = new HashSet<RoleId>();
        for (var role : roles) {
          boolean owner = role.is(SystemRole.WORKSPACE_OWNER);
          if (!role.is(SystemRole.EVERYONE) && random.nextInt(owner ? 6 : 3) == 0) {
            held.add(role.id());
          }
        }
        if (random.nextInt(6) == 0) {
          held.add(new RoleId(IDS.next()));
        }
        yield new Standing.Member(user, held, new MemberSince(1, 1));
      }
    };
  }
}
