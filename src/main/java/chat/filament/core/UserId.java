package chat.filament.core;

import java.util.Optional;

/// An account, by its ULID.
public record UserId(String value) implements Id {
  public UserId {
    Id.requireCanonical("UserId", value);
  }

  /// Reads client input in any case; empty when it is not a ULID.
  public static Optional<UserId> parse(String text) {
    return Id.canonical(text).map(UserId::new);
  }

  @Override
  public String toString() {
    return value;
  }
}
