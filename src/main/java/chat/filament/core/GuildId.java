package chat.filament.core;

import java.util.Optional;

/// A guild, by its ULID.
public record GuildId(String value) implements Id {
  public GuildId {
    Id.requireCanonical("GuildId", value);
  }

  /// Reads client input in any case; empty when it is not a ULID.
  public static Optional<GuildId> parse(String text) {
    return Id.canonical(text).map(GuildId::new);
  }

  @Override
  public String toString() {
    return value;
  }
}
