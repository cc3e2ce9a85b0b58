package chat.filament.core.permission;

import chat.filament.core.ChannelId;
import java.time.Instant;
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
}
