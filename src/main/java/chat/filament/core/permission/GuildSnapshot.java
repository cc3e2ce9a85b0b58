package chat.filament.core.permission;

import chat.filament.core.ChannelId;
import chat.filament.core.GuildId;
import chat.filament.core.RoleId;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// One committed state of a guild's roles, channels, overrides and address bans. `accessEpoch`
/// counts the access changes of the guild; a snapshot of an older epoch must not decide a write.
///
/// A change of the structure makes the next snapshot out of this one (`with…`, `without…`), so that
/// it need not be read again; the writer gives it its epoch.
public record GuildSnapshot(
    GuildId id,
    String name,
    boolean isPublic,
    long accessEpoch,
    Map<RoleId, Role> roles,
    Map<ChannelId, Channel> channels,
    @Nullable RoleId defaultJoinRole,
    AddressBans addressBans) {
  public GuildSnapshot {
    roles = Map.copyOf(roles);
    channels = Map.copyOf(channels);
  }

  /// A guild without address bans.
  public GuildSnapshot(
      GuildId id,
      String name,
      boolean isPublic,
      long accessEpoch,
      Map<RoleId, Role> roles,
      Map<ChannelId, Channel> channels,
      @Nullable RoleId defaultJoinRole) {
    this(id, name, isPublic, accessEpoch, roles, channels, defaultJoinRole, AddressBans.NONE);
  }

  /// With these address bans in place of its own.
  public GuildSnapshot with(AddressBans bans) {
    return new GuildSnapshot(
        id, name, isPublic, accessEpoch, roles, channels, defaultJoinRole, bans);
  }

  /// The same structure at another epoch: only standings changed in between.
  public GuildSnapshot at(long epoch) {
    return new GuildSnapshot(
        id, name, isPublic, epoch, roles, channels, defaultJoinRole, addressBans);
  }

  /// With this name and visibility; nobody may do more or less.
  public GuildSnapshot described(String newName, boolean nowPublic) {
    return new GuildSnapshot(
        id, newName, nowPublic, accessEpoch, roles, channels, defaultJoinRole, addressBans);
  }

  /// With the channel added, or in place of the one that has its id.
  public GuildSnapshot with(Channel channel) {
    return withChannels(replaced(channels, channel.id(), channel));
  }

  public GuildSnapshot without(ChannelId channel) {
    var left = new HashMap<>(channels);
    left.remove(channel);
    return withChannels(left);
  }

  /// With the role added, or in place of the one that has its id.
  public GuildSnapshot with(Role role) {
    return withRoles(replaced(roles, role.id(), role), defaultJoinRole);
  }

  /// Without the role, its overrides, and its place as default join role.
  public GuildSnapshot without(RoleId role) {
    var left = new HashMap<>(roles);
    left.remove(role);
    var target = new OverrideTarget.OfRole(role);
    var freed = new HashMap<>(channels);
    freed.replaceAll((channelId, channel) -> channel.without(target));
    return withRoles(left, role.equals(defaultJoinRole) ? null : defaultJoinRole)
        .withChannels(freed);
  }

  public GuildSnapshot withDefaultJoinRole(@Nullable RoleId role) {
    return withRoles(roles, role);
  }

  private GuildSnapshot withRoles(Map<RoleId, Role> newRoles, @Nullable RoleId defaultRole) {
    return new GuildSnapshot(
        id, name, isPublic, accessEpoch, newRoles, channels, defaultRole, addressBans);
  }

  private GuildSnapshot withChannels(Map<ChannelId, Channel> newChannels) {
    return new GuildSnapshot(
        id, name, isPublic, accessEpoch, roles, newChannels, defaultJoinRole, addressBans);
  }

  private static <K, V> Map<K, V> replaced(Map<K, V> old, K key, V value) {
    var changed = new HashMap<>(old);
    changed.put(key, value);
    return changed;
  }

  public Optional<Channel> channel(ChannelId channel) {
    return Optional.ofNullable(channels.get(channel));
  }

  /// The seeded role with this key; `MODERATOR` and `MEMBER` may have been deleted.
  public Optional<Role> seeded(SystemRole key) {
    return roles.values().stream().filter(role -> role.is(key)).findFirst();
  }
}
