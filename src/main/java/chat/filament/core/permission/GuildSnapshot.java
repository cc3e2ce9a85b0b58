package chat.filament.core.permission;

import chat.filament.core.ChannelId;
import chat.filament.core.GuildId;
import chat.filament.core.RoleId;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// One committed state of a guild's roles, channels and overrides. `accessEpoch` counts the access
/// changes of the guild; a snapshot of an older epoch must not decide a write.
public record GuildSnapshot(
    GuildId id,
    String name,
    boolean isPublic,
    long accessEpoch,
    Map<RoleId, Role> roles,
    Map<ChannelId, Channel> channels,
    @Nullable RoleId defaultJoinRole) {
  public GuildSnapshot {
    roles = Map.copyOf(roles);
    channels = Map.copyOf(channels);
  }

  /// The same structure at another epoch: only standings changed in between.
  public GuildSnapshot at(long epoch) {
    return new GuildSnapshot(id, name, isPublic, epoch, roles, channels, defaultJoinRole);
  }

  public Optional<Channel> channel(ChannelId channel) {
    return Optional.ofNullable(channels.get(channel));
  }

  /// The seeded role with this key; `MODERATOR` and `MEMBER` may have been deleted.
  public Optional<Role> seeded(SystemRole key) {
    return roles.values().stream().filter(role -> role.is(key)).findFirst();
  }
}
