package chat.filament.core;

import java.util.Optional;

/// An auth session (one login on one device), by its ULID.
public record SessionId(String value) implements Id {
  public SessionId {
    Id.requireCanonical("SessionId", value);
  }

  /// Reads client input in any case; empty when it is not a ULID.
  public static Optional<SessionId> parse(String text) {
    return Id.canonical(text).map(SessionId::new);
  }

  @Override
  public String toString() {
    return value;
  }
}
