package chat.filament.core;

import java.util.Optional;

/// A role of a guild, by its ULID.
public record RoleId(String value) implements Id {
  public RoleId {
    Id.requireCanonical("RoleId", value);
  }

  /// Reads client input in any case; empty when it is not a ULID.
  public static Optional<RoleId> parse(String text) {
    return Id.canonical(text).map(RoleId::new);
  }

  @Override
  public String toString() {
    return value;
  }
}
