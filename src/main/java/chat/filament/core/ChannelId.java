package chat.filament.core;

import java.util.Optional;

/// A channel of a guild, by its ULID.
public record ChannelId(String value) implements Id {
  public ChannelId {
    Id.requireCanonical("ChannelId", value);
  }

  /// Reads client input in any case; empty when it is not a ULID.
  public static Optional<ChannelId> parse(String text) {
    return Id.canonical(text).map(ChannelId::new);
  }

  @Override
  public String toString() {
    return value;
  }
}
