package chat.filament.core.permission;

import chat.filament.core.ChannelId;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;

/// A channel with its permission overrides, at most one for each target.
public record Channel(
    ChannelId id,
    String name,
    ChannelKind kind,
    Instant createdAt,
    Map<OverrideTarget, ChannelOverride> overrides) {
  public Channel {
    overrides = Map.copyOf(overrides);
  }

  public Channel named(String newName) {
    return new Channel(id, newName, kind, createdAt, overrides);
  }

  /// With the override, in place of the one that the target has.
  public Channel with(OverrideTarget target, ChannelOverride override) {
    var changed = new HashMap<>(overrides);
    changed.put(target, override);
    return new Channel(id, name, kind, createdAt, changed);
  }

  public Channel without(OverrideTarget target) {
    if (!overrides.containsKey(target)) {
      return this;
    }
    var left = new HashMap<>(overrides);
    left.remove(target);
    return new Channel(id, name, kind, createdAt, left);
  }
}
