package chat.filament.core;

import java.util.Optional;

/// A message, by its ULID.
public record MessageId(String value) implements Id {
  public MessageId {
    Id.requireCanonical("MessageId", value);
  }

  /// Reads client input in any case; empty when it is not a ULID.
  public static Optional<MessageId> parse(String text) {
    return Id.canonical(text).map(MessageId::new);
  }

  @Override
  public String toString() {
    return value;
  }
}
